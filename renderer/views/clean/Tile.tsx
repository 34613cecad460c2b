import { RotateCcw, TriangleAlert, X } from "lucide-react";
import { memo, useCallback } from "react";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { classNames } from "../../components/classNames.ts";
import { FileName } from "../../components/FileName.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { photoAddress } from "../../components/photoAddress.ts";
import { useThawState } from "../../components/ThawContext.tsx";
import { useClassColour } from "../../components/useClassColour.ts";
import { showControls } from "../../format/splitName.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { captionFrom } from "./galleryLayout.ts";
import classes from "./Tile.module.css";
import type { ThumbQueue } from "./thumbQueue.ts";
import { tileNote } from "./tileNote.ts";

interface TileProps {
  readonly id: PhotoId;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  /** Place in the order shown: what is nearest to the middle of the view loads first. */
  readonly place: number;
  readonly thumbs: ThumbQueue;
  /** Classes are mixed in this view, so each tile names its own. */
  readonly mixed: boolean;
  /** The one worth keeping of its group. */
  readonly best: boolean;
}

export function tileId(id: PhotoId): string {
  return `photo-${id}`;
}

/** A photo in the gallery. It stands by itself, so that an edit moves tiles and loads none of them again. */
export const Tile = memo(function Tile({ id, left, top, width, place, thumbs, mixed, best }: TileProps) {
  const photo = useThawState((state) => findPhoto(state.photos.shown, id));
  const selected = useThawState((state) => state.curate.selection.has(id));
  const focused = useThawState((state) => state.curate.focus === id);
  const fill = useThawState((state) => state.curate.fit === "fill");
  const note = useThawState((state) => tileNote(state, id));
  const colour = useClassColour(photo?.class ?? "");
  const load = useCallback((image: HTMLImageElement, src: string) => thumbs.ask(image, src, place), [thumbs, place]);
  if (photo === undefined) return null;
  const name = showControls(photo.name);
  const className = showControls(photo.class);
  const Icon = photo.removed ? RotateCcw : X;
  return (
    <div
      id={tileId(id)}
      data-photo={id}
      className={classNames(classes.tile, selected && classes.selected, focused && classes.focused)}
      style={{ width, transform: `translate(${left}px, ${top}px)` }}
      role="gridcell"
      aria-selected={selected}
      aria-label={`${name}, ${className}${photo.part === "valid" ? ", validation" : ""}${note === "" ? "" : `, ${note}`}`}
    >
      <div className={classes.frame}>
        <PhotoImage id={id} size="thumb" alt={name} fill={fill} src={photoAddress("thumb", photo)} load={load} />
        {best && <span className={classes.part}>best</span>}
        {!best && photo.part !== "train" && width >= captionFrom && <span className={classes.part}>{photo.part}</span>}
        {photo.problem !== undefined && (
          <span className={classes.problem} title={photo.problem.reason}>
            <TriangleAlert size={16} strokeWidth={2} aria-label={photo.problem.reason} />
          </span>
        )}
      </div>
      {width >= captionFrom && (
        <span className={classes.caption} title={note === "" ? undefined : `${name}: ${note}`}>
          {mixed && (
            <span className={classes.class} title={className}>
              <span className={classes.dot} style={{ background: colour }} aria-hidden />
              <span className={classes.className}>{className}</span>
            </span>
          )}
          {note === "" ? <FileName name={photo.name} /> : <span className={classes.note}>{note}</span>}
        </span>
      )}
      <button
        type="button"
        className={classNames(classes.action, photo.removed && classes.restore)}
        tabIndex={-1}
        aria-label={`${photo.removed ? "Restore" : "Remove"} ${name}`}
        title={photo.removed ? "Restore (X)" : "Remove (X)"}
      >
        <Icon size={15} strokeWidth={2.25} aria-hidden />
      </button>
    </div>
  );
});
