import type { MouseEvent } from "react";

/** What takes the keys for photos bears this: the grid, the large view, speed mode. */
export const photoKeys = { "data-photo-keys": "" } as const;

/** Gives the focus to what takes the keys for photos; where one lies over the other, to the upper one. */
export function focusPhotos(): void {
  const all = document.querySelectorAll<HTMLElement>("[data-photo-keys]");
  all[all.length - 1]?.focus({ preventScroll: true });
}

/**
 * For onMouseDown around buttons: one that is pressed with the mouse does its work and leaves the keys to the photos, so that an arrow
 * or Space after it is still about photos. Who comes with Tab stays on the button.
 */
export function leaveKeys(event: MouseEvent): void {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (button === null || document.querySelector("[data-photo-keys]") === null) return;
  event.preventDefault();
  // The button of a menu hands the focus to the menu.
  if (!button.hasAttribute("aria-haspopup")) focusPhotos();
}

/**
 * A stroke that falls on nothing, since the button that had the focus is gone, say, goes to what takes the keys for photos. Returns the
 * function that ends it.
 */
export function takeStrayKeys(): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== document.body) return;
    focusPhotos();
    const { activeElement } = document;
    if (activeElement === null || activeElement === document.body) return;
    event.stopImmediatePropagation();
    if (!activeElement.dispatchEvent(new KeyboardEvent(event.type, event))) event.preventDefault();
  };
  window.addEventListener("keydown", onKeyDown, true);
  return () => window.removeEventListener("keydown", onKeyDown, true);
}
