import { boundsOf } from "../contract/augmentationPresets.ts";
import type { Augmentation, TrainSettings } from "../contract/training.ts";

/** What a setting stands for; undefined where photos are left as they are, by name or because every bound says so. */
export function augmentationOf(setting: TrainSettings["augmentation"]): Augmentation | undefined {
  const chosen = boundsOf(setting);
  if (chosen === undefined) return undefined;
  const { flip, flipVertical, rotate, zoom, warp, lighting, cutOut } = chosen;
  const changes = flip > 0 || flipVertical > 0 || rotate > 0 || zoom > 1 || warp > 0 || lighting > 0 || cutOut > 0;
  return changes ? chosen : undefined;
}
