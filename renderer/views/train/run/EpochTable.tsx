import type { RunSummary } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { ClassName } from "../../../components/ClassName.tsx";
import { classNames } from "../../../components/classNames.ts";
import { formatDuration, formatLoss, formatPercent } from "../../../format/numbers.ts";
import { bestRow, runName } from "../../../store/shownRun.ts";
import classes from "./Run.module.css";
import { runStates } from "./runStates.ts";

/** Columns of recall that still leave the others readable; more classes stand in the Inspect stage. */
const mostClasses = 6;

/** The table that fast.ai prints, in its own words and figures, and the recall of each class. */
export function EpochTable({ run }: { readonly run: RunSummary }) {
  const best = bestRow(run)?.epoch;
  const shown = run.classes.slice(0, mostClasses);
  const left = run.classes.length - shown.length;
  return (
    <Card title={runName(run)} aside={runStates[run.state]}>
      <div className={classes.scroll}>
        <table className={classes.table} aria-label="Epochs">
          <thead>
            <tr>
              <th scope="col">epoch</th>
              <th scope="col">trn_loss</th>
              <th scope="col">val_loss</th>
              <th scope="col">accuracy</th>
              {shown.map((name) => (
                <th key={name} scope="col" className={classes.recall} title={`Recall of ${name}`}>
                  <ClassName name={name} />
                </th>
              ))}
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
                {shown.map((name, index) => {
                  const recall = row.recall[index] ?? null;
                  return <td key={name}>{recall === null ? "–" : formatPercent(recall, 1)}</td>;
                })}
                <td>{formatDuration(row.seconds)}</td>
              </tr>
            ))}
            {run.epochs.length === 0 && (
              <tr>
                <td colSpan={5 + shown.length}>
                  {run.state === "running" ? "The first epoch is under way" : "No epoch was finished"}
                </td>
              </tr>
            )}
          </tbody>
        </table>
      </div>
      <p className={classes.caption}>
        The class columns are recall: the share of a class’s photos that were recognised. The best epoch is in bold; its
        weights are kept.{left > 0 && ` ${left} more classes stand in Inspect.`}
      </p>
    </Card>
  );
}
