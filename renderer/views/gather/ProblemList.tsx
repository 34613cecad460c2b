import { TriangleAlert } from "lucide-react";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import classes from "./GatherView.module.css";
import { Rows } from "./Rows.tsx";

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
    <div className={classes.folderProblems}>
      <Rows
        title={
          <>
            <TriangleAlert className={classes.warning} size={15} strokeWidth={1.75} aria-hidden />
            {parts.filter((part) => part !== "").join(", ")}
          </>
        }
        columns={["File", "Reason"]}
        rows={problems.map(({ file, reason }) => [file, reason])}
        open={problems.length <= 5}
        label="Files that were not taken"
      />
    </div>
  );
}
