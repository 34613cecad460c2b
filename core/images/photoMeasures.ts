import type { ImageKind } from "./imageKind.ts";

/**
 * Figures of a photo's pixels, taken where its longer side is 512 pixels (a smaller photo is taken as it is). The order is
 * that of the file they are kept in.
 */
export const figureNames = [
  "sharpness",
  "lightness",
  "dark",
  "bright",
  "clipped",
  "contrast",
  "colourfulness",
  "colours",
  "flat",
  "innerFlat",
  "straight",
  "detail",
] as const;
export type FigureName = (typeof figureNames)[number];

export interface Figures extends Readonly<Record<FigureName, number>> {
  /** Variance of the Laplacian (four neighbours) of the grey values 0 to 255; larger is sharper. */
  readonly sharpness: number;
  /** Mean of the grey values, 0 to 1. */
  readonly lightness: number;
  /** Share of pixels that are all but black, and all but white, 0 to 1. */
  readonly dark: number;
  readonly bright: number;
  /**
   * Share of the pixels that are not white of which a channel is at its upper end, 0 to 1: too much light makes colours run into it
   * wherever they fade into white, which a thing on white paper does not.
   */
  readonly clipped: number;
  /** Standard deviation of the grey values, 0 to 0.5. */
  readonly contrast: number;
  /** Hasler and Süsstrunk 2003, "Measuring colourfulness in natural images": 0 grey, above 80 very colourful. */
  readonly colourfulness: number;
  /** Colours of 16 levels a channel, the commonest first, that it takes to cover 95 % of the pixels. */
  readonly colours: number;
  /** Share of pixels that are like their right and lower neighbours; the same among pixels not of the commonest colour. */
  readonly flat: number;
  readonly innerFlat: number;
  /** Share of the strong edges that run straight along a row or a column, as those of windows and tables do. */
  readonly straight: number;
  /** Root mean square of what the perceptual hash is made from, grey levels: where it is small the hash is noise. */
  readonly detail: number;
}

/** What is measured of one photo; the same for every copy of the file. */
export interface PhotoMeasures extends Figures {
  /** Pixels after orientation. */
  readonly width: number;
  readonly height: number;
  readonly format: ImageKind;
  /** 64 bits each: of low frequencies, and of steps from left to right. */
  readonly dctHash: bigint;
  readonly stepHash: bigint;
  /** By which a part of it is found again; packed as KeypointSet has it. */
  readonly keypoints: Uint8Array;
  /** Whether it carries EXIF data, as what comes from a camera does. */
  readonly exif: boolean;
  /** When it was taken in the camera's own time, milliseconds as if that were UTC. */
  readonly taken?: number;
  /** Make and model. */
  readonly camera?: string;
}
