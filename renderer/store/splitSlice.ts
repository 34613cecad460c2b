import type { WireError } from "../../core/contract/errors.ts";
import type { LeakReport, SplitInput, SplitPreview } from "../../core/contract/split.ts";

export interface SplitSlice {
  /** What the person asks for; the contract's own defaults at first. */
  readonly form: SplitInput;
  readonly preview: SplitPreview | null;
  /** A preview is being worked out, which may measure every photo first. */
  readonly looking: boolean;
  readonly error: WireError | null;
  /** A split, its undoing or its mending is moving files. */
  readonly moving: boolean;
  /** The form is open over a split that is there. */
  readonly changing: boolean;
  /** Like photos on two sides of the split that is there; null: not looked for yet. */
  readonly leaks: LeakReport | null;
  readonly leakError: WireError | null;
}

export const freshSplit: SplitSlice = {
  form: {
    validPercent: 20,
    testPercent: 0,
    seed: 1234,
    method: "hash",
    together: ["exact", "near", "page", "creator", "burst"],
  },
  preview: null,
  looking: false,
  error: null,
  moving: false,
  changing: false,
  leaks: null,
  leakError: null,
};

/** The form changed; the old preview stays in view until the new one is there. */
export function splitFormChanged(slice: SplitSlice, change: Partial<SplitInput>): SplitSlice {
  return { ...slice, form: { ...slice.form, ...change } };
}

/** A preview made for an earlier form is dropped. */
export function previewLoaded(slice: SplitSlice, form: SplitInput, preview: SplitPreview): SplitSlice {
  return form === slice.form ? { ...slice, preview, error: null, looking: false } : slice;
}
