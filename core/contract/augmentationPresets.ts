import type { Augmentation, TrainSettings } from "./training.ts";

const sideOn: Augmentation = {
  flip: 0.5,
  flipVertical: 0,
  rotate: 10,
  zoom: 1.1,
  warp: 0.2,
  lighting: 0.2,
  cutOut: 0,
};

/**
 * What the names of TrainSettings.augmentation stand for: the defaults of fast.ai's `aug_transforms`, for photos taken with
 * the horizon level ("sideOn", fast.ai 0.7's transforms_side_on), and with `flip_vert` for those taken from above.
 */
export const augmentationPresets: Readonly<Record<"sideOn" | "topDown", Augmentation>> = {
  sideOn,
  topDown: { ...sideOn, flipVertical: 0.5 },
};

/** The bounds that a setting stands for; undefined for "none". */
export function boundsOf(setting: TrainSettings["augmentation"]): Augmentation | undefined {
  if (typeof setting !== "string") return setting;
  return setting === "none" ? undefined : augmentationPresets[setting];
}
