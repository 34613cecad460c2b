import { useMemo, useState } from "react";
import type { RunSummary } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { formatPercent } from "../../../format/numbers.ts";
import { Plot } from "../../../plot/Plot.tsx";
import type { PlotLook } from "../../../plot/plotLook.ts";
import { accuracyData, phaseMarks } from "../../../plot/trainingPlots.ts";
import { bestRow, plannedEpochs } from "../../../store/shownRun.ts";
import { Headline } from "./Headline.tsx";
import { honestAccuracy } from "./honestAccuracy.ts";
import { LegendItem } from "./LegendItem.tsx";
import classes from "./Run.module.css";
import { valueAt } from "./valueAt.ts";

const accuracyLook: Omit<PlotLook, "x"> = {
  percent: true,
  yLog: false,
  range: (min) => [Number.isFinite(min) ? Math.max(0, Math.min(0.5, Math.floor(min * 10) / 10)) : 0, 1],
  series: [
    { label: "accuracy", colour: "--accent-text", width: 1.75, points: true, opacity: 1 },
    { label: "low", colour: "--accent-text", width: 0, points: false, opacity: 0 },
    { label: "high", colour: "--accent-text", width: 0, points: false, opacity: 0 },
  ],
  band: [1, 2],
};

/** Accuracy of every epoch with its interval as a band, and the best of them as the headline. */
export function AccuracyCard({ run }: { readonly run: RunSummary }) {
  const epochs = plannedEpochs(run);
  const look = useMemo(
    (): PlotLook => ({ ...accuracyLook, x: { range: [0, Math.max(epochs, 1)], log: false } }),
    [epochs],
  );
  const [hovered, setHovered] = useState<number | null>(null);
  const data = useMemo(() => accuracyData(run), [run]);
  const marks = useMemo(() => phaseMarks(run), [run]);
  const best = bestRow(run);
  const at = valueAt(data, 1, hovered);
  return (
    <Card
      title="Accuracy"
      aside={
        <LegendItem
          colour="--accent-text"
          name={hovered === null ? "Latest" : `Epoch ${hovered}`}
          figure={at === null ? "–" : formatPercent(at, 1)}
        />
      }
    >
      <div className={classes.headRow}>
        <Headline
          figure={best === null ? "–" : formatPercent(best.accuracy, 1)}
          note={best === null ? "" : `${honestAccuracy(best.accuracy, run.validPhotos)}, epoch ${best.epoch}`}
        />
      </div>
      {best === null ? (
        <div className={classes.waiting}>
          {run.state === "running" ? "Known after the first epoch" : "This run ended before its first epoch."}
        </div>
      ) : (
        <Plot label="Accuracy over epochs" data={data} look={look} onHover={setHovered} marks={marks} />
      )}
    </Card>
  );
}
