import { useMemo, useState } from "react";
import type { RunSummary } from "../../../core/contract/training.ts";
import { Card } from "../../components/Card.tsx";
import { useThawState } from "../../components/ThawContext.tsx";
import { Plot } from "../../plot/Plot.tsx";
import type { PlotLook } from "../../plot/plotOptions.ts";
import { lossData } from "../../plot/trainingPlots.ts";
import { emptyCurve } from "../../store/lossCurve.ts";
import { bestRow } from "../../store/trainingSlice.ts";
import { Headline } from "./Headline.tsx";
import { LegendItem } from "./LegendItem.tsx";
import classes from "./TrainView.module.css";
import { valueAt } from "./valueAt.ts";

const lossLook: Omit<PlotLook, "epochs"> = {
  percent: false,
  // From zero, so that the slope of the line is not a matter of the axis.
  range: (_, max) => [0, Number.isFinite(max) && max > 0 ? max * 1.05 : 1],
  series: [
    { label: "each batch", colour: "--text-3", width: 1, points: false, opacity: 0.55 },
    { label: "train", colour: "--text", width: 1.75, points: false, opacity: 1 },
    { label: "valid", colour: "--accent-text", width: 1.75, points: true, opacity: 1 },
  ],
};

/** Training loss of every batch and validation loss of every epoch, drawn while it trains. */
export function LossCard({ run }: { readonly run: RunSummary }) {
  const curve = useThawState((state) => state.training.curves.get(run.id)) ?? emptyCurve;
  const { epochs } = run.settings;
  const look = useMemo(() => ({ ...lossLook, epochs }), [epochs]);
  const [hovered, setHovered] = useState<number | null>(null);
  const data = useMemo(() => lossData(run, curve), [run, curve]);
  const best = bestRow(run);
  const figure = (series: number): string => valueAt(data, series, hovered)?.toFixed(3) ?? "–";
  return (
    <Card
      title="Loss"
      aside={
        <>
          <LegendItem colour="--text" name="Train" figure={figure(2)} />
          <LegendItem colour="--accent-text" name="Valid" figure={figure(3)} />
        </>
      }
    >
      <Headline
        figure={best === null ? "–" : best.validLoss.toFixed(3)}
        note={best === null ? "" : `on the photos set aside, epoch ${best.epoch}`}
      />
      {curve.length === 0 && run.epochs.length === 0 ? (
        <div className={classes.waiting}>
          {run.state === "running" ? "The first batch is on its way…" : "This run ended before its first batch."}
        </div>
      ) : (
        <Plot label="Loss over epochs" data={data} look={look} onHover={setHovered} />
      )}
    </Card>
  );
}
