import { Button } from "../../components/Button.tsx";
import { Dialog } from "../../components/Dialog.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";

/** Says what was recognised in dropped folders before anything is done with them. */
export function LayoutDialog() {
  const actions = useActions();
  const layout = useThawState((state) => state.gather.layout);
  const move = useThawState((state) => state.gather.move);
  if (layout === null) return null;
  const { found } = layout;
  const close = (): void => actions.showOverlay(null);
  const files = found.classes.reduce((sum, count) => sum + count.files, 0);
  const nothing = found.classes.length === 0;
  return (
    <Dialog
      title={nothing ? "No class folders were found" : `${formatNoun(found.classes.length, "class", "classes")} found`}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>{nothing ? "Close" : "Cancel"}</Button>
          {!nothing && (
            <Button look="accent" onClick={actions.importLayout}>
              {move ? "Move" : "Copy"} {formatNoun(files, "file")}
            </Button>
          )}
        </>
      }
    >
      {nothing ? (
        <p>There is no file in what was dropped. Drop photos on a class, or a folder with a folder for each class.</p>
      ) : (
        <>
          <p>Each folder names the class of the photos in it.</p>
          <ul className={classes.layout} aria-label="Recognised classes">
            {found.classes.map(({ name, files: count, known }) => (
              <li key={name}>
                <span className={classes.layoutName} title={name}>
                  {showControls(name)}
                </span>
                <span className={classes.layoutNote}>{known ? "joins the class" : "new class"}</span>
                <span>{formatNoun(count, "file")}</span>
              </li>
            ))}
          </ul>
          {found.loose > 0 && <p>{formatCount(found.loose)} more can’t be taken; the summary will say why.</p>}
          <div className={classes.take}>
            <Segmented
              label="Files that you add"
              value={move ? "move" : "copy"}
              options={[
                { value: "copy", label: "Copy files" },
                { value: "move", label: "Move files" },
              ]}
              onChange={(take) => actions.setMove(take === "move")}
            />
          </div>
        </>
      )}
    </Dialog>
  );
}
