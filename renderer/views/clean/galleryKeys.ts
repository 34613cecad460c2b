import { keyName } from "../../commands/keys.ts";
import type { Direction } from "./galleryLayout.ts";

export type GalleryKey = Direction | "all" | "none" | "open";

const keys: Readonly<Record<string, GalleryKey>> = {
  arrowleft: "left",
  arrowright: "right",
  arrowup: "up",
  arrowdown: "down",
  home: "home",
  end: "end",
  pageup: "pageUp",
  pagedown: "pageDown",
  "mod+a": "all",
  escape: "none",
  enter: "open",
};

/** What a stroke means to the gallery, null where it is not the gallery's. Shift only changes how marks follow. */
export function galleryKeys(stroke: Parameters<typeof keyName>[0]): GalleryKey | null {
  const { key, ctrlKey, metaKey, altKey } = stroke;
  const name = keyName({ key, ctrlKey, metaKey, altKey, shiftKey: false });
  return name === null ? null : (keys[name] ?? null);
}
