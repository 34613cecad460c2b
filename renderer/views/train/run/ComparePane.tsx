import { useMemo, useState } from "react";
import type { EpochRow, RunSummary } from "../../../../core/contract/training.ts";
import { Button } from "../../../components/Button.tsx";
import { Card } from "../../../components/Card.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatNoun, formatPercent } from "../../../format/numbers.ts";
import { Plot } from "../../../plot/Plot.tsx";
import { logRange, type PlotLook, zeroRange } from "../../../plot/plotLook.ts";
import { ScaleSwitch } from "../../../plot/ScaleSwitch.tsx";
import { comparedCurves, comparedData, positive } from "../../../plot/trainingPlots.ts";
import { plannedEpochs, runName } from "../../../store/shownRun.ts";
import { CompareTable } from "./CompareTable.tsx";
import { LegendItem } from "./LegendItem.tsx";
import classes from "./Run.module.css";
import { valueAt } from "./valueAt.ts";

const figures = {
  accuracy: (row: EpochRow) => row.accuracy,
  validLoss: (row: EpochRow) => row.validLoss,
  trainLoss: (row: EpochRow) => row.trainLoss,
} as const;
/** A figure of each epoch, or the smoothed loss of every batch. */
type Figure = keyof typeof figures | "batchLoss";

/** The accuracy's axis begins at a half or below, and ends at all. */
const shareRange = (min: number): [number, number] => [Number.isFinite(min) ? Math.min(0.5, min) : 0, 1];

/** Several runs drawn over each other, and what is different in their settings. */
export function ComparePane({ runs }: { readonly runs: readonly RunSummary[] }) {
  const actions = useActions();
  const { log } = useThawState((state) => state.training.look);
  const curves = useThawState((state) => state.training.curves);
  const [figure, setFigure] = useState<Figure>("accuracy");
  const [hovered, setHovered] = useState<number | null>(null);
  const batches = figure === "batchLoss";
  const percent = figure === "accuracy";
  const logarithmic = log && !percent;
  const longest = Math.max(1, ...runs.map(plannedEpochs));
  const names = runs.map(runName).join("\n");
  const look = useMemo(
    (): PlotLook => ({
      percent,
      x: { range: [0, longest], log: false },
      yLog: logarithmic,
      range: percent ? shareRange : logarithmic ? logRange : zeroRange,
      series: names.split("\n").map((label, index) => ({
        label,
        colour: `--plot-${index % 8}`,
        // Two points a pixel: a hairline shows as much as a broad line, and is drawn four times as fast.
        width: batches ? 1 : 1.75,
        points: !batches,
        opacity: 1,
      })),
    }),
    [names, percent, batches, logarithmic, longest],
  );
  const data = useMemo(() => {
    const all = figure === "batchLoss" ? comparedCurves(runs, curves) : comparedData(runs, figures[figure]);
    return logarithmic ? positive(all) : all;
  }, [runs, curves, figure, logarithmic]);
  const shown = (index: number): string => {
    const value = valueAt(data, index + 1, hovered);
    if (value === null) return "–";
    return percent ? formatPercent(value, 1) : value.toFixed(3);
  };
  return (
    <>
      <Card
        title={`${formatNoun(runs.length, "run")} compared`}
        aside={<Button onClick={actions.clearCompared}>End comparing</Button>}
      >
        <div className={classes.headRow}>
          <Segmented
            label="Figure"
            value={figure}
            options={[
              { value: "accuracy", label: "Accuracy" },
              { value: "validLoss", label: "Validation loss" },
              { value: "trainLoss", label: "Training loss" },
              { value: "batchLoss", label: "Every batch" },
            ]}
            onChange={setFigure}
          />
          {!percent && <ScaleSwitch label="Scale" log={log} onChange={(next) => actions.setCurveLook({ log: next })} />}
        </div>
        <div className={classes.legends}>
          {runs.map((run, index) => (
            <LegendItem key={run.id} colour={`--plot-${index % 8}`} name={runName(run)} figure={shown(index)} />
          ))}
        </div>
        <Plot label="Runs over epochs" data={data} look={look} onHover={setHovered} height={300} />
      </Card>
      <CompareTable runs={runs} />
    </>
  );
}
