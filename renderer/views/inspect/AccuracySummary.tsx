import type { InspectReport } from "../../../core/contract/training.ts";
import { Card } from "../../components/Card.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { formatCount, formatInterval, formatPercent } from "../../format/numbers.ts";
import classes from "./InspectView.module.css";

function share(value: number | null): string {
  return value === null ? "–" : formatPercent(value, 1);
}

/** The accuracy with what it rests on, and how each class fares. */
export function AccuracySummary({ report }: { readonly report: InspectReport }) {
  const { correct, total, interval } = report;
  return (
    <Card title="Accuracy">
      <p className={classes.accuracy}>{formatPercent(total === 0 ? Number.NaN : correct / total, 1)}</p>
      <p className={classes.honest}>
        {formatCount(correct)} of {formatCount(total)} right; with more photos it would most likely be{" "}
        {formatInterval(interval.low, interval.high)}
      </p>
      <table className={classes.table} aria-label="Classes">
        <thead>
          <tr>
            <th scope="col">Class</th>
            <th scope="col" title="Share of this class's photos that were recognised">
              Recall
            </th>
            <th scope="col" title="Share of right answers where this class was predicted">
              Precision
            </th>
            <th scope="col">Photos</th>
          </tr>
        </thead>
        <tbody>
          {report.classes.map((name, index) => {
            const row = report.perClass[index];
            return (
              <tr key={name}>
                <td>
                  <ClassName name={name} />
                </td>
                <td>{share(row?.recall ?? null)}</td>
                <td>{share(row?.precision ?? null)}</td>
                <td>{formatCount(row?.support ?? 0)}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </Card>
  );
}
