import { RotateCcw, TriangleAlert, X } from "lucide-react";
import { type MouseEvent, memo } from "react";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { classNames } from "../../components/classNames.ts";
import { FileName } from "../../components/FileName.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { showControls } from "../../format/splitName.ts";
import { picked, pickToggled, rangePicked } from "../../store/curateSlice.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { captionFrom } from "./layoutRows.ts";
import classes from "./Tile.module.css";

interface TileProps {
  readonly id: PhotoId;
  readonly width: number;
  /** Photos in the order shown, for a range. */
  readonly order: readonly PhotoId[];
}

export function tileId(id: PhotoId): string {
  return `photo-${id}`;
}

/** A photo in the gallery: a click marks it, its ✕ removes it, a double click opens it large. */
export const Tile = memo(function Tile({ id, width, order }: TileProps) {
  const actions = useActions();
  const photo = useThawState((state) => findPhoto(state.photos.shown, id));
  const selected = useThawState((state) => state.curate.selection.has(id));
  const focused = useThawState((state) => state.curate.focus === id);
  const fill = useThawState((state) => state.curate.fit === "fill");
  if (photo === undefined) return null;
  const name = showControls(photo.name);
  const onClick = (event: MouseEvent): void =>
    actions.changeView((curate) => {
      if (event.shiftKey) return rangePicked(curate, id, order);
      return event.ctrlKey || event.metaKey ? pickToggled(curate, id) : picked(curate, id);
    });
  const Icon = photo.removed ? RotateCcw : X;
  return (
    <div
      id={tileId(id)}
      className={classNames(classes.tile, selected && classes.selected, focused && classes.focused)}
      style={{ width }}
      role="gridcell"
      aria-selected={selected}
      aria-label={`${name}, ${showControls(photo.class)}${photo.part === "valid" ? ", validation" : ""}`}
      onClick={onClick}
      onDoubleClick={() => actions.changeView((curate) => ({ ...curate, focus: id, large: true }))}
    >
      <div className={classes.frame}>
        <PhotoImage id={id} size="thumb" alt={name} fill={fill} />
        {photo.part !== "train" && width >= captionFrom && <span className={classes.part}>{photo.part}</span>}
        {photo.problem !== undefined && (
          <span className={classes.problem} title={photo.problem.reason}>
            <TriangleAlert size={16} strokeWidth={2} aria-label={photo.problem.reason} />
          </span>
        )}
      </div>
      {width >= captionFrom && (
        <span className={classes.caption}>
          <FileName name={photo.name} />
        </span>
      )}
      <button
        type="button"
        className={classNames(classes.action, photo.removed && classes.restore)}
        tabIndex={-1}
        aria-label={`${photo.removed ? "Restore" : "Remove"} ${name}`}
        title={photo.removed ? "Restore (X)" : "Remove (X)"}
        onClick={(event) => {
          event.stopPropagation();
          void (photo.removed ? actions.restore([id]) : actions.remove([id]));
        }}
        onDoubleClick={(event) => event.stopPropagation()}
      >
        <Icon size={15} strokeWidth={2.25} aria-hidden />
      </button>
    </div>
  );
});
