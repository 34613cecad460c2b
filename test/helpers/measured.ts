import type { PhotoMeasures } from "../../core/images/photoMeasures.ts";

/** Measures of a photo with nothing odd about it. */
export const measured = (dctHash: bigint, stepHash: bigint, more: Partial<PhotoMeasures> = {}): PhotoMeasures => ({
  ...{ width: 100, height: 80, format: "jpeg", sharpness: 300, lightness: 0.5, dark: 0, bright: 0, contrast: 0.2 },
  ...{ clipped: 0, colourfulness: 30, colours: 90, flat: 0.1, innerFlat: 0, straight: 0, detail: 5, exif: false },
  keypoints: new Uint8Array(2),
  dctHash,
  stepHash,
  ...more,
});
