import { RotateCcw, TriangleAlert } from "lucide-react";
import { memo, useCallback, useEffect, useRef } from "react";
import type { Photo, PhotoId } from "../../../core/contract/photos.ts";
import { classNames } from "../../components/classNames.ts";
import { FileName } from "../../components/FileName.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { photoAddress } from "../../components/photoAddress.ts";
import { showControls } from "../../format/splitName.ts";
import { captionFrom } from "./galleryLayout.ts";
import classes from "./Tile.module.css";
import type { ThumbQueue } from "./thumbQueue.ts";

interface PlaceProps {
  readonly left: number;
  readonly top: number;
  readonly width: number;
}

interface TileProps extends PlaceProps {
  readonly photo: Photo;
  /** Place in the order shown: what is nearest to the middle of the view loads first. */
  readonly place: number;
  readonly thumbs: ThumbQueue;
  /** Where classes are mixed each tile names its own, in this colour; null where a heading does. */
  readonly colour: string | null;
  /** The one worth keeping of its group. */
  readonly best: boolean;
  readonly selected: boolean;
  readonly focused: boolean;
  readonly fill: boolean;
  /** Stands in place of the name unless empty. */
  readonly note: string;
}

export function tileId(id: PhotoId): string {
  return `photo-${id}`;
}

/** A tile that is gone before it can be seen: a scrollbar is being dragged. */
export function RacingTile({ id, left, top, width }: PlaceProps & { readonly id: PhotoId }) {
  return (
    <div
      id={tileId(id)}
      data-photo={id}
      className={classes.tile}
      style={{ width, transform: `translate(${left}px, ${top}px)` }}
    >
      <div className={classes.frame} />
    </div>
  );
}

/**
 * A photo in the gallery. It stands by itself and asks the state for nothing, so that an edit moves tiles and loads none of
 * them again, and a hundred new ones a second can be made while the view scrolls.
 */
export const Tile = memo(function Tile(props: TileProps) {
  const { photo, left, top, width, place, thumbs, colour, best, selected, focused, fill, note } = props;
  const { id } = photo;
  const placeNow = useRef(place);
  useEffect(() => {
    placeNow.current = place;
  }, [place]);
  const load = useCallback(
    (image: HTMLImageElement, src: string) => thumbs.ask(image, src, () => placeNow.current),
    [thumbs],
  );
  const name = showControls(photo.name);
  const className = showControls(photo.class);
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
          {colour !== null && (
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
        {photo.removed ? <RotateCcw size={15} strokeWidth={2.25} aria-hidden /> : <span aria-hidden>×</span>}
      </button>
    </div>
  );
});
