import { X } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";
import { Rows } from "./Rows.tsx";

/** What an import or a download brought: added, skipped and why, refused and why, and the way back. */
export function ResultCard() {
  const actions = useActions();
  const result = useThawState((state) => state.gather.result);
  const undoLabel = useThawState((state) => state.project.summary?.undoLabel);
  const redoLabel = useThawState((state) => state.project.summary?.redoLabel);
  if (result === null) return null;
  const { added, skipped, problems, edit } = result.report;
  const refused = problems.filter(({ fatal }) => fatal);
  const mild = problems.filter(({ fatal }) => !fatal);
  const takenBack = added > 0 && redoLabel === edit.label;
  const to = result.class === null ? "" : ` to ${showControls(result.class)}`;
  return (
    <section className={classes.result} aria-label={result.kind === "import" ? "Import" : "Download"}>
      <div className={classes.resultHead}>
        <h2>
          {result.cutShort === true && "Cut short: "}
          {added === 0 ? "No photo was added" : `${formatNoun(added, "photo")} added${to}`}
          {takenBack && ", and taken back"}
        </h2>
        <span className={classes.buttons}>
          {added > 0 && !takenBack && (
            <Button
              disabled={undoLabel !== edit.label}
              command="photos.undo"
              onClick={() => void actions.undo(edit.label)}
            >
              Undo
            </Button>
          )}
          <IconButton icon={X} label="Close" onClick={actions.closeResult} />
        </span>
      </div>
      {skipped.length > 0 && (
        <Rows
          title={`${formatCount(skipped.length)} skipped: the same picture is there already`}
          columns={["File", "Same as"]}
          rows={skipped.map(({ from, same }) => [from, same])}
        />
      )}
      {refused.length > 0 && (
        <Rows
          title={`${formatNoun(refused.length, "file was", "files were")} not taken`}
          columns={["File", "Reason"]}
          rows={refused.map(({ file, reason }) => [file, reason])}
        />
      )}
      {mild.length > 0 && (
        <Rows
          title={`${formatNoun(mild.length, "photo is", "photos are")} worth a look`}
          columns={["File", "Reason"]}
          rows={mild.map(({ file, reason }) => [file, reason])}
        />
      )}
    </section>
  );
}
