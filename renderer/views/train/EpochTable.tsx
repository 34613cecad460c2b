import type { RunSummary } from "../../../core/contract/training.ts";
import { Card } from "../../components/Card.tsx";
import { classNames } from "../../components/classNames.ts";
import { formatDuration, formatLoss } from "../../format/numbers.ts";
import { bestRow } from "../../store/trainingSlice.ts";
import classes from "./TrainView.module.css";

const states: Readonly<Record<RunSummary["state"], string>> = {
  running: "training",
  finished: "finished",
  stopped: "stopped by you; the best epoch is kept",
  interrupted: "cut short",
  failed: "failed",
};

/** The table that fast.ai prints, in its own words and figures. */
export function EpochTable({ run }: { readonly run: RunSummary }) {
  const best = bestRow(run)?.epoch;
  return (
    <Card title={`Run ${Number(run.id)}`} aside={states[run.state]}>
      <table className={classes.table} aria-label="Epochs">
        <thead>
          <tr>
            <th scope="col">epoch</th>
            <th scope="col">trn_loss</th>
            <th scope="col">val_loss</th>
            <th scope="col">accuracy</th>
            <th scope="col">time</th>
          </tr>
        </thead>
        <tbody>
          {run.epochs.map((row) => (
            <tr key={row.epoch} className={classNames(row.epoch === best && classes.best)}>
              <td>{row.epoch}</td>
              <td>{formatLoss(row.trainLoss)}</td>
              <td>{formatLoss(row.validLoss)}</td>
              <td>{row.accuracy.toFixed(6)}</td>
              <td>{formatDuration(row.seconds)}</td>
            </tr>
          ))}
          {run.epochs.length === 0 && (
            <tr>
              <td colSpan={5}>{run.state === "running" ? "The first epoch is under way" : "No epoch was finished"}</td>
            </tr>
          )}
        </tbody>
      </table>
    </Card>
  );
}
