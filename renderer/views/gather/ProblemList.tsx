import { TriangleAlert } from "lucide-react";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import { totals } from "../../store/projectSlice.ts";
import classes from "./GatherView.module.css";
import { Rows } from "./Rows.tsx";

/** How a problem names the project's own folder. */
const folder = ".";

/** Every file that was not taken, or taken with a reservation, and why. */
export function ProblemList() {
  const all = useThawState((state) => state.project.problems);
  const empty = useThawState(({ project }) => project.summary !== null && totals(project.summary).kept === 0);
  // That a folder is still empty is what its classes say already.
  const problems = empty ? all.filter(({ file }) => file !== folder) : all;
  if (problems.length === 0) return null;
  const fatal = problems.filter((problem) => problem.fatal).length;
  const mild = problems.length - fatal;
  const parts = [
    fatal > 0 ? `${formatNoun(fatal, "file was", "files were")} not taken` : "",
    mild > 0 ? `${formatNoun(mild, "thing is", "things are")} worth a look` : "",
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
        rows={problems.map(({ file, reason }) => [file === folder ? "This folder" : file, reason])}
        open={problems.length <= 5}
        label="Files that were not taken"
      />
    </div>
  );
}
