import type { PhotoId } from "../../core/contract/photos.ts";
import type { Augmentation, TrainSettings } from "../../core/contract/training.ts";

const names = ["flip", "flipVertical", "rotate", "zoom", "warp", "lighting", "cutOut"] as const;

/** Where main serves one draw of a photo under an augmentation; the same draw is the same picture. */
export function augmentedAddress(
  photo: PhotoId,
  { backbone, resize }: Pick<TrainSettings, "backbone" | "resize">,
  draw: number,
  augmentation: Augmentation,
): string {
  const query = new URLSearchParams({ backbone, resize, draw: String(draw) });
  for (const name of names) query.set(name, String(Number(augmentation[name].toFixed(4))));
  return `photo://augmented/${photo}?${query.toString()}`;
}
