import { z } from "zod";
import { Credit } from "./credit.ts";
import { Photo, PhotoId } from "./photos.ts";

/** What may be wrong with a photo on its own. */
export const flawKinds = ["blurred", "dark", "blownOut", "tiny", "oddAspect", "screenshot", "drawing"] as const;
export const FlawKind = z.enum(flawKinds);
export type FlawKind = z.infer<typeof FlawKind>;

/** What lists of such photos are called. */
export const flawNames: Readonly<Record<FlawKind, string>> = {
  blurred: "Blurred",
  dark: "Dark",
  blownOut: "Blown out",
  tiny: "Tiny",
  oddAspect: "Odd shape",
  screenshot: "Screenshots",
  drawing: "Drawings",
};

export const Flaw = z.object({
  id: PhotoId,
  kind: FlawKind,
  /** With the figure that it rests on: "sharpness 12, where its class has 340". */
  reason: z.string(),
  /** 0 to 1, how far beyond the bound. */
  weight: z.number().min(0).max(1),
});
export type Flaw = z.infer<typeof Flaw>;

/** Photos of one picture, or nearly so. */
export const LikeGroup = z.object({
  kind: z.enum(["exact", "near"]),
  /** Two or more, the one worth keeping first: most pixels, then sharpest, then most bytes. */
  ids: z.array(PhotoId).min(2),
  /** Why it is thought so: "same bytes", "hashes differ by 3 of 64 bits". */
  reason: z.string(),
});
export type LikeGroup = z.infer<typeof LikeGroup>;

/** A photo that its own class explains badly, by a head that never saw it (confident learning). */
export const Suspect = z.object({
  id: PhotoId,
  /** Out-of-fold probability of the class that it stands in, 0 to 1. */
  own: z.number(),
  /** The likeliest class and its out-of-fold probability. */
  class: z.string(),
  confidence: z.number(),
  /** Above zero: counted as a label issue by confident learning, the larger the likelier; else own is merely low. */
  suspicion: z.number(),
});
export type Suspect = z.infer<typeof Suspect>;

/** Figures to sort by; columns of equal length, since there may be 100,000 photos. */
export const MeasureColumns = z.object({
  ids: z.array(PhotoId),
  /** Variance of the Laplacian of the photo scaled to 512 pixels on the longer side; larger is sharper. */
  sharpness: z.array(z.number()),
  /** Mean lightness, 0 to 1. */
  lightness: z.array(z.number()),
});
export type MeasureColumns = z.infer<typeof MeasureColumns>;

export const CleanReport = z.object({
  /** Photos in use, and how many of them have been measured: findings are whole when the two agree. */
  photos: z.number().int().nonnegative(),
  measured: z.number().int().nonnegative(),
  flaws: z.array(Flaw),
  groups: z.array(LikeGroup),
  suspects: z.array(Suspect),
  /** When the suspects were last worked out, milliseconds since the epoch; absent: never since the project was opened. */
  suspectsAt: z.number().optional(),
});
export type CleanReport = z.infer<typeof CleanReport>;

/** Everything that is known of one photo, for the large view. */
export const PhotoDetails = z.object({
  photo: Photo,
  /** Relative to the project. */
  path: z.string(),
  /** Name that it had before it was imported. */
  original: z.string().optional(),
  credit: Credit.optional(),
  contentHash: z.string(),
  /** From its EXIF data: milliseconds since the epoch in the camera's own time, and make with model. */
  taken: z.number().optional(),
  camera: z.string().optional(),
  sharpness: z.number().optional(),
  lightness: z.number().optional(),
});
export type PhotoDetails = z.infer<typeof PhotoDetails>;
