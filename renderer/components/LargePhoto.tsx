import { ChevronLeft, ChevronRight, X } from "lucide-react";
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from "react";
import type { Photo } from "../../core/contract/photos.ts";
import { formatBytes, formatCount, formatMoment } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { ClassName } from "./ClassName.tsx";
import { classNames } from "./classNames.ts";
import { IconButton } from "./IconButton.tsx";
import classes from "./LargePhoto.module.css";
import { Notice } from "./Notice.tsx";
import { leaveKeys, photoKeys } from "./photoKeys.ts";
import { ZoomablePhoto } from "./ZoomablePhoto.tsx";

interface LargePhotoProps {
  readonly photo: Photo;
  /** Place in what is being stepped through, from 0. */
  readonly at: number;
  readonly total: number;
  readonly onStep: (by: number) => void;
  readonly onClose: () => void;
  readonly children?: ReactNode;
  /** Further lines of what is known: dt and dd in turn. */
  readonly facts?: ReactNode;
}

/** One photo over the whole stage with what is known of it; ← and → step, Escape goes back. */
export function LargePhoto({ photo, at, total, onStep, onClose, children, facts }: LargePhotoProps) {
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    if (by !== 0) onStep(by);
    else if (event.key === "Escape" || (event.key === "Enter" && event.target === ref.current)) onClose();
    else return;
    event.preventDefault();
  };
  const name = showControls(photo.name);
  return (
    <div
      ref={ref}
      className={classes.large}
      role="dialog"
      aria-label={name}
      tabIndex={-1}
      {...photoKeys}
      onKeyDown={onKeyDown}
      onMouseDown={leaveKeys}
    >
      <div className={classes.picture}>
        <div className={classNames(classes.whole, photo.removed && classes.removed)}>
          <ZoomablePhoto key={photo.id} photo={photo} />
        </div>
        {total > 1 && (
          <>
            <span className={`${classes.step} ${classes.previous}`}>
              <IconButton icon={ChevronLeft} label="Previous photo" disabled={at <= 0} onClick={() => onStep(-1)} />
            </span>
            <span className={`${classes.step} ${classes.next}`}>
              <IconButton icon={ChevronRight} label="Next photo" disabled={at >= total - 1} onClick={() => onStep(1)} />
            </span>
          </>
        )}
      </div>
      <aside className={classes.side}>
        <div className={classes.head}>
          <span>
            {formatCount(at + 1)} of {formatCount(total)}
          </span>
          <IconButton icon={X} label="Close the large view" onClick={onClose} />
        </div>
        <h2 className={classes.title}>{name}</h2>
        {children}
        <dl className={classes.facts}>
          <dt>Class</dt>
          <dd>
            <ClassName name={photo.class} />
          </dd>
          <dt>Part</dt>
          <dd>{photo.removed ? "removed" : photo.part}</dd>
          {photo.width !== undefined && photo.height !== undefined && (
            <>
              <dt>Pixels</dt>
              <dd>
                {photo.width} × {photo.height}
              </dd>
            </>
          )}
          <dt>Size</dt>
          <dd>{formatBytes(photo.bytes)}</dd>
          <dt>Changed</dt>
          <dd>{formatMoment(photo.modified)}</dd>
          {facts}
        </dl>
        {photo.problem !== undefined && <Notice tone="warning">{photo.problem.reason}</Notice>}
      </aside>
    </div>
  );
}
