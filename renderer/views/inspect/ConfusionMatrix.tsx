import type { InspectReport } from "../../../core/contract/training.ts";
import { Card } from "../../components/Card.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { classNames } from "../../components/classNames.ts";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatPercent } from "../../format/numbers.ts";
import { themeOf } from "../../store/uiSlice.ts";
import { cellShade } from "./cellShade.ts";
import { cellTitle } from "./cellTitle.ts";
import classes from "./InspectView.module.css";

/** From this many classes on cells shrink and show counts only. */
const denseFrom = 7;

/** Truth down, prediction across; a cell shows its photos below. */
export function ConfusionMatrix({ report }: { readonly report: InspectReport }) {
  return (
    <Card title="Confusion matrix">
      <div className={classes.matrixWrap}>
        <table className={classNames(classes.matrix, report.classes.length >= denseFrom && classes.dense)}>
          <thead>
            <tr>
              <th className={classes.axis} scope="col">
                truth ↓ predicted →
              </th>
              {report.classes.map((name) => (
                <th key={name} scope="col">
                  <ClassName name={name} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {report.classes.map((name, truth) => (
              <tr key={name}>
                <th scope="row">
                  <ClassName name={name} />
                </th>
                {report.classes.map((other, predicted) => (
                  <td key={other}>
                    <MatrixCell report={report} truth={truth} predicted={predicted} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </Card>
  );
}

interface MatrixCellProps {
  readonly report: InspectReport;
  readonly truth: number;
  readonly predicted: number;
}

function MatrixCell({ report, truth, predicted }: MatrixCellProps) {
  const actions = useActions();
  const chosen = useThawState(({ inspect }) => inspect.cell?.truth === truth && inspect.cell.predicted === predicted);
  const theme = useThawState((state) => themeOf(state.ui));
  const row = report.matrix[truth] ?? [];
  const count = row[predicted] ?? 0;
  const total = row.reduce((sum, other) => sum + other, 0);
  const share = total === 0 ? 0 : count / total;
  const { alpha, figures } = cellShade(share, theme);
  return (
    <button
      type="button"
      className={classNames(classes.cell, count > 0 && classes[figures])}
      style={{ background: alpha === 0 ? "var(--well)" : `rgba(var(--matrix), ${alpha})` }}
      aria-pressed={chosen}
      aria-label={cellTitle(report, { truth, predicted }, count)}
      disabled={count === 0}
      onClick={() => actions.toggleCell({ truth, predicted })}
    >
      <span className={classes.cellCount}>{formatCount(count)}</span>
      <span className={classes.cellShare}>{total === 0 ? "–" : formatPercent(share, 1)}</span>
    </button>
  );
}
