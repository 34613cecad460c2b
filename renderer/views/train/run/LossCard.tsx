import { useMemo, useState } from "react";
import type { RunSummary } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { Plot } from "../../../plot/Plot.tsx";
import { logRange, type PlotLook, type SeriesLook, zeroRange } from "../../../plot/plotLook.ts";
import { ScaleSwitch } from "../../../plot/ScaleSwitch.tsx";
import { epochLossData, lossData, phaseMarks, positive } from "../../../plot/trainingPlots.ts";
import { emptyCurve } from "../../../store/lossCurve.ts";
import { bestRow, plannedEpochs } from "../../../store/shownRun.ts";
import { Headline } from "./Headline.tsx";
import { LegendItem } from "./LegendItem.tsx";
import classes from "./Run.module.css";
import { valueAt } from "./valueAt.ts";

const train: SeriesLook = { label: "train", colour: "--text", width: 1.75, points: false, opacity: 1 };
const valid: SeriesLook = { label: "valid", colour: "--accent-text", width: 1.75, points: true, opacity: 1 };
const batch: SeriesLook = { label: "each batch", colour: "--text-3", width: 1, points: false, opacity: 0.55 };

const noCurve = emptyCurve(0);

/** Training loss and validation loss, drawn while it trains: every batch with its trend, or one value an epoch. */
export function LossCard({ run }: { readonly run: RunSummary }) {
  const actions = useActions();
  const curve = useThawState((state) => state.training.curves.get(run.id)) ?? noCurve;
  const { detail, log } = useThawState((state) => state.training.look);
  const epochs = plannedEpochs(run);
  const each = detail === "batch";
  const look = useMemo(
    (): PlotLook => ({
      percent: false,
      x: { range: [0, Math.max(epochs, 1)], log: false },
      yLog: log,
      range: log ? logRange : zeroRange,
      series: each ? [batch, train, valid] : [{ ...train, points: true }, valid],
    }),
    [epochs, each, log],
  );
  const [hovered, setHovered] = useState<number | null>(null);
  const data = useMemo(() => {
    const all = each ? lossData(run, curve) : epochLossData(run);
    return log ? positive(all) : all;
  }, [run, curve, each, log]);
  const marks = useMemo(() => phaseMarks(run), [run]);
  const best = bestRow(run);
  const figure = (series: number): string => valueAt(data, series, hovered)?.toFixed(3) ?? "–";
  const drawn = each ? 2 : 1;
  return (
    <Card
      title="Loss"
      aside={
        <>
          <LegendItem colour="--text" name="Train" figure={figure(drawn)} />
          <LegendItem colour="--accent-text" name="Valid" figure={figure(drawn + 1)} />
        </>
      }
    >
      <div className={classes.headRow}>
        <Headline
          figure={best === null ? "–" : best.validLoss.toFixed(3)}
          note={best === null ? "" : `on the photos set aside, epoch ${best.epoch}`}
        />
        <span className={classes.looks}>
          <Segmented
            label="Loss of"
            value={detail}
            options={[
              { value: "batch", label: "Batch" },
              { value: "epoch", label: "Epoch" },
            ]}
            onChange={(next) => actions.setCurveLook({ detail: next })}
          />
          <ScaleSwitch label="Scale" log={log} onChange={(next) => actions.setCurveLook({ log: next })} />
        </span>
      </div>
      {curve.count === 0 && run.epochs.length === 0 ? (
        <div className={classes.waiting}>
          {run.state === "running" ? "The first batch is on its way…" : "This run ended before its first batch."}
        </div>
      ) : (
        <Plot label="Loss over epochs" data={data} look={look} onHover={setHovered} marks={marks} />
      )}
    </Card>
  );
}
