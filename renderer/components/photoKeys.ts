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
