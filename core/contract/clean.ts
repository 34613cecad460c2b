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

/** Figures to sort by, of a page of photos in id order, removed ones included; columns of equal length. */
export const MeasureColumns = z.object({
  ids: z.array(PhotoId),
  /** Variance of the Laplacian of the photo scaled to 512 pixels on the longer side; larger is sharper. */
  sharpness: z.array(z.number()),
  /** The last photo that this page looked at, where more follow. */
  next: PhotoId.optional(),
});
export type MeasureColumns = z.infer<typeof MeasureColumns>;

/** What is known about the photos in use. Its lists are asked for page by page: of 100,000 photos each may stand in some. */
export const CleanReport = z.object({
  /** By which its lists are asked for; gone with the next report. */
  number: z.number().int().positive(),
  /** Photos in use, and how many of them have been measured: findings are whole when the two agree. */
  photos: z.number().int().nonnegative(),
  measured: z.number().int().nonnegative(),
  /** When the suspects were last worked out, milliseconds since the epoch; absent: never since the project was opened. */
  suspectsAt: z.number().optional(),
  /** Another one where clean.measures would answer with other figures. */
  measuresStamp: z.number().int(),
});
export type CleanReport = z.infer<typeof CleanReport>;

export const Findings = z.object({
  flaws: z.array(Flaw),
  groups: z.array(LikeGroup),
  suspects: z.array(Suspect),
});
export type Findings = z.infer<typeof Findings>;

/** A part of a report's lists, which stand one after the other. */
export const FindingsPage = Findings.extend({
  /** Where the next page begins; absent: this is the last. */
  next: z.number().int().positive().optional(),
  /** A newer report has taken the place of the one that was asked about, and nothing is told. */
  outdated: z.boolean(),
});
export type FindingsPage = z.infer<typeof FindingsPage>;

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
