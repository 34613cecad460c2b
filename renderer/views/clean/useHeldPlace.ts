import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import { heldPlace, placeAgain, type ShownGrid } from "./heldPlace.ts";

/** Keeps the person's place when the gallery comes back after another stage, and when tiles change their size or filters their photos; a new order is seen from its beginning. */
export function useHeldPlace(scroller: RefObject<HTMLElement | null>, shown: ShownGrid, height: number): void {
  const before = useRef<ShownGrid | null>(null);
  // As it was before the grid became shorter than that.
  const scrollTop = useRef(0);
  useEffect(() => {
    const element = scroller.current;
    const onScroll = (): void => {
      scrollTop.current = element?.scrollTop ?? 0;
    };
    element?.addEventListener("scroll", onScroll, { passive: true });
    return () => element?.removeEventListener("scroll", onScroll);
  }, [scroller]);
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null || height === 0) return;
    const old = before.current;
    before.current = shown;
    if (old?.layout === shown.layout && old.order === shown.order) return;
    const top =
      old === null
        ? placeAgain(shown, shown.curate.lookedTo, height)
        : heldPlace(old, shown, scrollTop.current, height);
    if (top !== null) element.scrollTo({ top });
    scrollTop.current = element.scrollTop;
  });
}
