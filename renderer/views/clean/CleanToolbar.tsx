import { Crop, Grid2x2, Maximize, Redo2, Undo2 } from "lucide-react";
import { ClassName } from "../../components/ClassName.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { Slider } from "../../components/Slider.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { classToggled, maxTile, minTile } from "../../store/curateSlice.ts";
import { totals } from "../../store/projectSlice.ts";
import classes from "./CleanView.module.css";

/** Filters at the left; history, fit and tile size at the right. */
export function CleanToolbar() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const curate = useThawState((state) => state.curate);
  if (summary === null) return null;
  const fill = curate.fit === "fill";
  return (
    <div className={classes.toolbar} role="toolbar" aria-label="Gallery">
      <ClassChips />
      <div className={classes.right}>
        {summary.split !== undefined && !curate.showRemoved && (
          <Segmented
            label="Part"
            value={curate.part}
            options={[
              { value: "all", label: "All" },
              { value: "train", label: "Train" },
              { value: "valid", label: "Valid" },
            ]}
            onChange={(part) => actions.changeView((view) => ({ ...view, part }))}
          />
        )}
        <Segmented
          label="Show"
          value={curate.showRemoved ? "removed" : "photos"}
          options={[
            { value: "photos", label: "Photos" },
            { value: "removed", label: `Removed ${formatCount(totals(summary).removed)}` },
          ]}
          onChange={(shown) =>
            actions.changeView((view) => ({
              ...view,
              showRemoved: shown === "removed",
              selection: new Set(),
              focus: null,
            }))
          }
        />
        <div className={classes.history}>
          <IconButton
            icon={Undo2}
            label={summary.undoLabel === undefined ? "Undo" : `Undo: ${summary.undoLabel}`}
            command="photos.undo"
            disabled={!summary.canUndo}
            onClick={actions.undo}
          />
          <IconButton
            icon={Redo2}
            label={summary.redoLabel === undefined ? "Redo" : `Redo: ${summary.redoLabel}`}
            command="photos.redo"
            disabled={!summary.canRedo}
            onClick={actions.redo}
          />
        </div>
        <IconButton
          icon={fill ? Maximize : Crop}
          label={fill ? "Show whole photos" : "Fill the tiles"}
          onClick={() => actions.changeView((view) => ({ ...view, fit: fill ? "fit" : "fill" }))}
        />
        <span className={classes.size}>
          <Grid2x2 size={14} strokeWidth={1.75} aria-hidden />
          <Slider
            label="Tile size"
            width={88}
            min={minTile}
            max={maxTile}
            step={8}
            value={curate.tileSize}
            onChange={(tileSize) => actions.changeView((view) => ({ ...view, tileSize }))}
          />
        </span>
      </div>
    </div>
  );
}

function ClassChips() {
  const actions = useActions();
  const counts = useThawState((state) => state.project.summary?.classes ?? null);
  const chosen = useThawState((state) => state.curate.classes);
  const removed = useThawState((state) => state.curate.showRemoved);
  return (
    <div className={classes.chips} role="group" aria-label="Classes">
      {counts?.map((count) => (
        <button
          key={count.name}
          type="button"
          className={classes.chip}
          aria-pressed={chosen.has(count.name)}
          onClick={(event) => {
            const add = event.ctrlKey || event.metaKey || event.shiftKey;
            actions.changeView((view) => classToggled(view, count.name, add));
          }}
        >
          <ClassName name={count.name} />
          <span className={classes.chipCount}>
            {formatCount(removed ? count.removed : count.train + count.valid + count.test)}
          </span>
        </button>
      ))}
    </div>
  );
}
