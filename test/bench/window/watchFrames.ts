import type { Page } from "@playwright/test";

export interface Watched {
  /** Milliseconds between frames. */
  readonly frames: readonly number[];
  /** The longest that a tile in view stood without its picture, milliseconds. */
  readonly blank: number;
  /** How many tiles stood so for longer than 150 ms. */
  readonly blanks: number;
}

/**
 * Scrolls the grid from where it stands to `to` (a share of its length) at `speed` pixels a second, as a scroll event a
 * frame, and watches each frame and each tile in view; then half a second more, in which what is left must come in. Between
 * the ends it is let go at full speed: a last step that happens to be short would look like the hand slowing down.
 */
export function watchFrames(page: Page, to: number, speed: number): Promise<Watched> {
  return page.evaluate(
    ([end, pace]) =>
      new Promise<{ frames: number[]; blank: number; blanks: number }>((resolve) => {
        const grid = document.querySelector('[role="grid"]');
        if (grid === null) throw new Error("There is no grid.");
        const frames: number[] = [];
        const since = new Map<string, number>();
        const late = new Set<string>();
        let blank = 0;
        const start = performance.now();
        let last = start;
        let stopped = 0;
        const from = grid.scrollTop;
        const goal = (grid.scrollHeight - grid.clientHeight) * end;
        const look = (now: number): void => {
          const box = grid.getBoundingClientRect();
          const seen = new Set<string>();
          for (const tile of grid.querySelectorAll<HTMLElement>("[data-photo]")) {
            const { top, bottom } = tile.getBoundingClientRect();
            const image = tile.querySelector("img");
            if (bottom < box.top || top > box.bottom || (image !== null && image.naturalWidth > 0)) continue;
            seen.add(tile.id);
            const first = since.get(tile.id) ?? now;
            since.set(tile.id, first);
            blank = Math.max(blank, now - first);
            if (now - first > 150) late.add(tile.id);
          }
          for (const id of [...since.keys()]) if (!seen.has(id)) since.delete(id);
        };
        const frame = (): void => {
          const now = performance.now();
          if (now !== start) frames.push(now - last);
          last = now;
          look(now);
          const far = Math.abs(goal - from);
          const done = Math.min(((now - start) * pace) / 1000, far);
          if (stopped === 0 && (done < far || end === 0 || end === 1)) {
            grid.scrollTop = from + Math.sign(goal - from) * done;
          }
          if (done >= far && stopped === 0) stopped = now;
          if (stopped > 0 && now - stopped > 500) resolve({ frames, blank, blanks: late.size });
          else requestAnimationFrame(frame);
        };
        requestAnimationFrame(frame);
      }),
    [to, speed] as const,
  );
}
