import { TriangleAlert } from "lucide-react";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";
import { Rows } from "./Rows.tsx";

/** How a problem names the project's own folder. */
const folder = ".";

/** Every file that was not taken, or taken with a reservation, and why. */
export function ProblemList() {
  const all = useThawState((state) => state.project.problems);
  const counts = useThawState((state) => state.project.summary?.classes);
  const used = (counts ?? []).filter(({ train, valid, test }) => train + valid + test > 0);
  // How many classes have photos changes while photos come, and that none has is what the classes say already.
  const problems = all.filter(({ code }) => code !== "oneClass");
  const rows = problems.map(({ file, reason }) => [file === folder ? "This folder" : file, reason] as const);
  const only = used.length === 1 ? used[0]?.name : undefined;
  if (only !== undefined)
    rows.push(["This folder", `Only ${showControls(only)} has photos; at least two classes need some to train.`]);
  if (rows.length === 0) return null;
  const fatal = problems.filter((problem) => problem.fatal).length;
  const mild = rows.length - fatal;
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
        rows={rows}
        open={rows.length <= 5}
        label="Files that were not taken"
      />
    </div>
  );
}
