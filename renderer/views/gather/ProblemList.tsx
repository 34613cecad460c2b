import { ChevronRight, TriangleAlert } from "lucide-react";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";

/** Rows drawn at once; a folder of a hundred thousand text files must not freeze the window. */
const limit = 500;

/** Every file that was not taken, or taken with a reservation, and why. */
export function ProblemList() {
  const problems = useThawState((state) => state.project.problems);
  if (problems.length === 0) return null;
  const fatal = problems.filter((problem) => problem.fatal).length;
  const mild = problems.length - fatal;
  const parts = [
    fatal > 0 ? `${formatNoun(fatal, "file was", "files were")} not taken` : "",
    mild > 0 ? `${formatNoun(mild, "photo is", "photos are")} worth a look` : "",
  ];
  return (
    <details className={classes.problems} open={problems.length <= 5}>
      <summary className={classes.summary}>
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden />
        <TriangleAlert className={classes.warning} size={15} strokeWidth={1.75} aria-hidden />
        {parts.filter((part) => part !== "").join(", ")}
      </summary>
      <table className={classes.table} aria-label="Files that were not taken">
        <thead>
          <tr>
            <th className={classes.file} scope="col">
              File
            </th>
            <th scope="col">Reason</th>
          </tr>
        </thead>
        <tbody>
          {problems.slice(0, limit).map((problem) => (
            <tr key={problem.file}>
              <td>{showControls(problem.file)}</td>
              <td>{problem.reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {problems.length > limit && (
        <p className={classes.more}>
          The first {formatCount(limit)} are listed here; thaw scan lists all {formatCount(problems.length)}.
        </p>
      )}
    </details>
  );
}
