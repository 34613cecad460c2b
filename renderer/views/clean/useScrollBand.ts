import { type RefObject, useEffect, useState } from "react";
import type { GalleryLayout } from "./galleryLayout.ts";

export interface ScrollBand {
  /** Part of the grid that is drawn, in its own pixels. */
  readonly top: number;
  readonly bottom: number;
  /** The view moves so fast that a tile is gone before it can be seen. */
  readonly racing: boolean;
  readonly scrollTop: number;
}

/** Tiles pass a view faster than this, in milliseconds: their pictures are not asked for. */
const passMs = 70;
/** After so many frames without a scroll event a race is over. Frames, since a slow one holds the events back too. */
const stillFrames = 2;
/** Without a further event for so long, the view stands. */
const restMs = 80;

/**
 * The band of the grid to draw, in steps of a row so that most scroll events change nothing: what is in view, more on the
 * side that is moved to than behind. Where a race ends, what is in view comes first and by itself.
 */
export function useScrollBand(
  scroller: RefObject<HTMLElement | null>,
  { rowHeight, height: whole }: GalleryLayout,
  height: number,
): ScrollBand {
  const [band, setBand] = useState<ScrollBand>({ top: 0, bottom: 0, racing: false, scrollTop: 0 });
  useEffect(() => {
    const element = scroller.current;
    if (element === null || height === 0) return;
    let last = { top: element.scrollTop, at: performance.now() };
    let rest: ReturnType<typeof setTimeout> | undefined;
    let frame: number | undefined;
    let still = 0;
    const draw = (before: number, behind: number, racing: boolean): void => {
      const { scrollTop } = element;
      const row = Math.floor(scrollTop / rowHeight) * rowHeight;
      const top = row - before;
      const bottom = row + height + rowHeight + behind;
      setBand((old) =>
        old.top === top && old.bottom === bottom && old.racing === racing ? old : { top, bottom, racing, scrollTop },
      );
    };
    const stand = (): void => draw(2 * rowHeight, 2 * rowHeight, false);
    const restLater = (): void => {
      clearTimeout(rest);
      rest = setTimeout(stand, restMs);
    };
    const watch = (): void => {
      still += 1;
      if (still <= stillFrames) {
        frame = requestAnimationFrame(watch);
        return;
      }
      frame = undefined;
      draw(0, 0, false);
      restLater();
    };
    const onScroll = (): void => {
      const now = performance.now();
      const moved = element.scrollTop - last.top;
      const speed = Math.abs(moved) / Math.max(now - last.at, 1);
      last = { top: element.scrollTop, at: now };
      const racing = speed > height / passMs;
      const ahead = racing ? rowHeight : height;
      draw(moved < 0 ? ahead : 2 * rowHeight, moved > 0 ? ahead : 2 * rowHeight, racing);
      still = 0;
      if (racing) {
        clearTimeout(rest);
        frame ??= requestAnimationFrame(watch);
      } else {
        if (frame !== undefined) cancelAnimationFrame(frame);
        frame = undefined;
        restLater();
      }
    };
    stand();
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      clearTimeout(rest);
      if (frame !== undefined) cancelAnimationFrame(frame);
      element.removeEventListener("scroll", onScroll);
    };
    // A grid of another height may have moved the view.
  }, [scroller, rowHeight, height, whole]);
  return band;
}
