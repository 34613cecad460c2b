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
/** Without a further event for so long, the view stands. */
const restMs = 80;

/**
 * The band of the grid to draw, in steps of a row so that most scroll events change nothing: what is in view, more on the
 * side that is moved to than behind.
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
    const draw = (scrollTop: number, direction: number, racing: boolean): void => {
      const row = Math.floor(scrollTop / rowHeight) * rowHeight;
      const ahead = racing ? rowHeight : height;
      const top = row - (direction < 0 ? ahead : 2 * rowHeight);
      const bottom = row + height + rowHeight + (direction > 0 ? ahead : 2 * rowHeight);
      setBand((old) =>
        old.top === top && old.bottom === bottom && old.racing === racing ? old : { top, bottom, racing, scrollTop },
      );
    };
    const onScroll = (): void => {
      const now = performance.now();
      const moved = element.scrollTop - last.top;
      const speed = Math.abs(moved) / Math.max(now - last.at, 1);
      last = { top: element.scrollTop, at: now };
      draw(element.scrollTop, Math.sign(moved), speed > height / passMs);
      clearTimeout(rest);
      rest = setTimeout(() => draw(element.scrollTop, 0, false), restMs);
    };
    draw(element.scrollTop, 0, false);
    element.addEventListener("scroll", onScroll, { passive: true });
    return () => {
      clearTimeout(rest);
      element.removeEventListener("scroll", onScroll);
    };
    // A grid of another height may have moved the view.
  }, [scroller, rowHeight, height, whole]);
  return band;
}
