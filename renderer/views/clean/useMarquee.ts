import { type PointerEvent, type RefObject, useEffect, useRef, useState } from "react";
import type { Rectangle } from "./galleryLayout.ts";

/** A press that moves less is a click. */
const slack = 6;
/** Distance from an edge, in pixels, within which the view scrolls by itself, and the most it does so a frame. */
const edge = 40;
const fastest = 36;

interface Drag {
  /** Where it began, in the grid's own pixels. */
  readonly x: number;
  readonly y: number;
  readonly adds: boolean;
  pointer: { readonly x: number; readonly y: number };
  begun: boolean;
}

interface MarqueeOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly onStart: (adds: boolean) => void;
  readonly onChange: (rectangle: Rectangle) => void;
}

/** A rectangle drawn over the grid with the pointer; near the upper or lower edge the view scrolls along. */
export function useMarquee({ scroller, onStart, onChange }: MarqueeOptions) {
  const [rectangle, setRectangle] = useState<Rectangle | null>(null);
  const drag = useRef<Drag | null>(null);
  /** The click that ends a drag is none. */
  const dragged = useRef(false);
  const frame = useRef(0);
  useEffect(() => () => cancelAnimationFrame(frame.current), []);

  const inGrid = (element: HTMLElement, x: number, y: number) => {
    const box = element.getBoundingClientRect();
    const { paddingLeft } = getComputedStyle(element);
    return { x: x - box.left - Number.parseFloat(paddingLeft), y: y - box.top + element.scrollTop };
  };
  const draw = (): void => {
    const element = scroller.current;
    const current = drag.current;
    if (element === null || current === null || !current.begun) return;
    const point = inGrid(element, current.pointer.x, current.pointer.y);
    const next = {
      left: Math.min(point.x, current.x),
      right: Math.max(point.x, current.x),
      top: Math.max(Math.min(point.y, current.y), 0),
      bottom: Math.max(point.y, current.y),
    };
    setRectangle(next);
    onChange(next);
  };
  const follow = (): void => {
    const element = scroller.current;
    const current = drag.current;
    if (element === null || current === null) return;
    const { top, bottom } = element.getBoundingClientRect();
    const beyond = Math.max(current.pointer.y - (bottom - edge), 0) - Math.max(top + edge - current.pointer.y, 0);
    if (current.begun && beyond !== 0) {
      const before = element.scrollTop;
      element.scrollBy(0, Math.sign(beyond) * Math.min(Math.abs(beyond) * 0.5, fastest));
      if (element.scrollTop !== before) draw();
    }
    frame.current = requestAnimationFrame(follow);
  };
  const end = (): void => {
    cancelAnimationFrame(frame.current);
    dragged.current = drag.current?.begun === true;
    drag.current = null;
    setRectangle(null);
  };
  return {
    rectangle,
    /** Whether the click that comes now only ends a drag; asking forgets it. */
    takeClick: (): boolean => {
      const was = dragged.current;
      dragged.current = false;
      return was;
    },
    handlers: {
      onPointerDown: (event: PointerEvent<HTMLElement>): void => {
        const element = scroller.current;
        dragged.current = false;
        const onScrollbar =
          element !== null && event.clientX > element.getBoundingClientRect().left + element.clientWidth;
        if (event.button !== 0 || element === null || onScrollbar) return;
        if ((event.target as Element).closest("button") !== null) return;
        const start = inGrid(element, event.clientX, event.clientY);
        const pointer = { x: event.clientX, y: event.clientY };
        drag.current = { ...start, adds: event.ctrlKey || event.metaKey || event.shiftKey, pointer, begun: false };
      },
      onPointerMove: (event: PointerEvent<HTMLElement>): void => {
        const current = drag.current;
        if (current === null) return;
        const { x, y } = current.pointer;
        if (!current.begun) {
          if (Math.hypot(event.clientX - x, event.clientY - y) < slack) return;
          current.begun = true;
          event.currentTarget.setPointerCapture(event.pointerId);
          onStart(current.adds);
          frame.current = requestAnimationFrame(follow);
        }
        current.pointer = { x: event.clientX, y: event.clientY };
        draw();
      },
      onPointerUp: end,
      onPointerCancel: end,
    },
  };
}
