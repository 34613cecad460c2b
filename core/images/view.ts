import type { Augmentation } from "../contract/training.ts";

/**
 * Which part of the photo fills the square: what inference sees (its middle, or where the preprocessing squishes all of it,
 * squeezed along the longer side), the other one of these two, or either end of the longer side.
 */
export type Frame = "plain" | "other" | "start" | "end";

/** One throw of the dice. The same settings, seed, purpose, number and photo give the same picture on every machine. */
export interface Draw {
  readonly augmentation: Augmentation;
  readonly seed: number;
  /** Draws for one purpose have nothing to do with those for another: pictures judged on are not those learnt from. */
  readonly purpose: "epoch" | "view" | "test";
  /** Of the epoch, the view or the look. */
  readonly number: number;
}

/** One way of looking at a photo: a square of size * size pixels for the network. */
export interface View {
  readonly frame: Frame;
  readonly mirrored?: boolean;
  /** Changes made at random on top. */
  readonly draw?: Draw;
}

/** What inference sees. */
export const plainView: View = { frame: "plain" };

export function isPlain({ frame, mirrored, draw }: View): boolean {
  return frame === "plain" && mirrored !== true && draw === undefined;
}

/** Raised when the same view would give other pixels than before: what is kept of it no longer counts. */
const drawVersion = 1;

/** Names what makes a view, for keys of what is kept of it; "" for the plain one. */
export function viewKey(view: View): string {
  if (isPlain(view)) return "";
  const { frame, mirrored = false, draw } = view;
  if (draw === undefined) return JSON.stringify([frame, mirrored]);
  const { flip, flipVertical, rotate, zoom, warp, lighting, cutOut } = draw.augmentation;
  const settings = [flip, flipVertical, rotate, zoom, warp, lighting, cutOut];
  return JSON.stringify([frame, mirrored, drawVersion, settings, draw.seed, draw.purpose, draw.number]);
}
