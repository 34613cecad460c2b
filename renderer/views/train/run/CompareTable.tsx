import type { RunSummary } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { formatPercent } from "../../../format/numbers.ts";
import { settingsDifferences } from "../../../format/settingsDifferences.ts";
import { bestRow, runName } from "../../../store/shownRun.ts";
import { honestAccuracy } from "./honestAccuracy.ts";
import classes from "./Run.module.css";

/** What runs reached, and those of their settings that differ. */
export function CompareTable({ runs }: { readonly runs: readonly RunSummary[] }) {
  const differences = settingsDifferences(runs.map(({ settings }) => settings));
  const sameSplit = new Set(runs.map(({ splitHash }) => splitHash)).size === 1;
  return (
    <Card title="What differs" aside={sameSplit ? "" : "These runs were judged by different photos"}>
      <div className={classes.scroll}>
        <table className={classes.compare} aria-label="Differences">
          <thead>
            <tr>
              <th scope="col">Setting</th>
              {runs.map((run) => (
                <th key={run.id} scope="col">
                  {runName(run)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            <tr className={classes.best}>
              <td>Best accuracy</td>
              {runs.map((run) => {
                const best = bestRow(run);
                return <td key={run.id}>{best === null ? "–" : formatPercent(best.accuracy, 1)}</td>;
              })}
            </tr>
            <tr>
              <td>Right answers</td>
              {runs.map((run) => {
                const best = bestRow(run);
                return <td key={run.id}>{best === null ? "–" : honestAccuracy(best.accuracy, run.validPhotos)}</td>;
              })}
            </tr>
            {differences.map(({ name, values }) => (
              <tr key={name}>
                <td>{name}</td>
                {runs.map((run, index) => (
                  <td key={run.id}>{values[index]}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {differences.length === 0 && (
        <p className={classes.caption}>
          {runs.length === 1
            ? "Choose another run in the list and press its Compare: what differs is listed here."
            : "Their settings are all the same."}
        </p>
      )}
    </Card>
  );
}
