import type { WireError } from "../../core/contract/errors.ts";
import type { SplitPreview } from "../../core/contract/split.ts";

export interface SplitSlice {
  readonly validPercent: number;
  readonly seed: number;
  readonly preview: SplitPreview | null;
  readonly error: WireError | null;
  /** A split or its undoing is moving files. */
  readonly moving: boolean;
}

export const freshSplit: SplitSlice = { validPercent: 20, seed: 1234, preview: null, error: null, moving: false };

/** The form changed; the old preview stays in view until the new one is there. */
export function splitFormChanged(
  slice: SplitSlice,
  change: Partial<Pick<SplitSlice, "validPercent" | "seed">>,
): SplitSlice {
  return { ...slice, ...change };
}

/** A preview made for an earlier form is dropped. */
export function previewLoaded(
  slice: SplitSlice,
  form: Pick<SplitSlice, "validPercent" | "seed">,
  preview: SplitPreview,
): SplitSlice {
  if (form.validPercent !== slice.validPercent || form.seed !== slice.seed) return slice;
  return { ...slice, preview, error: null };
}
