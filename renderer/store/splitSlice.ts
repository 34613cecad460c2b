import type { WireError } from "../../core/contract/errors.ts";
import type { LeakReport, SplitInput, SplitPreview } from "../../core/contract/split.ts";

/** Steps of the wizard: what is asked for, what would come of it, and the move. */
export const splitSteps = ["what", "preview", "do"] as const;
export type SplitStep = (typeof splitSteps)[number];

export interface SplitSlice {
  /** What the person asks for; the contract's own defaults at first. */
  readonly form: SplitInput;
  /** The step in view; it stays when the person looks at another stage meanwhile. */
  readonly step: SplitStep;
  readonly preview: SplitPreview | null;
  /** What `preview` is of: a form that has changed since makes it an old one. */
  readonly previewOf: SplitInput | null;
  /** A preview is being worked out, which may measure every photo first. */
  readonly looking: boolean;
  readonly error: WireError | null;
  /** A split, its undoing or its mending is moving files. */
  readonly moving: boolean;
  /** The person stopped the move, and everything is where it was. */
  readonly stopped: boolean;
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
  step: "what",
  preview: null,
  previewOf: null,
  looking: false,
  error: null,
  moving: false,
  stopped: false,
  changing: false,
  leaks: null,
  leakError: null,
};

/** The form changed; the old preview stays in view until the new one is there, but nothing is done by it. */
export function splitFormChanged(slice: SplitSlice, change: Partial<SplitInput>): SplitSlice {
  return { ...slice, form: { ...slice.form, ...change } };
}

/** A preview made for an earlier form is dropped. */
export function previewLoaded(slice: SplitSlice, form: SplitInput, preview: SplitPreview): SplitSlice {
  return form === slice.form ? { ...slice, preview, previewOf: form, error: null, looking: false } : slice;
}

/** What a split would do now; null while that is not known: nothing may be moved by an old preview. */
export function readyPreview({ preview, previewOf, form, looking }: SplitSlice): SplitPreview | null {
  return looking || previewOf !== form ? null : preview;
}

/** Whether the header of the wizard leads there: back always, to the move only with a preview that holds. */
export function canStepTo(slice: SplitSlice, step: SplitStep): boolean {
  return !slice.moving && (step !== "do" || readyPreview(slice) !== null);
}

/** Goes to a step where that is possible; what was asked for stays as it is. */
export function steppedTo(slice: SplitSlice, step: SplitStep): SplitSlice {
  return canStepTo(slice, step) ? { ...slice, step, stopped: false } : slice;
}

/** The step before or after the one in view; undefined at either end. */
export function stepBeside({ step }: Pick<SplitSlice, "step">, by: -1 | 1): SplitStep | undefined {
  return splitSteps[splitSteps.indexOf(step) + by];
}

/** Files begin to move; the preview stays in view, since a stop or a failure leaves everything where it was. */
export function moveBegun(slice: SplitSlice): SplitSlice {
  return { ...slice, moving: true, stopped: false, looking: false };
}

/** The photos stand on other sides: what was known of them is old, and the wizard is through. */
export function moveEnded(slice: SplitSlice): SplitSlice {
  return { ...slice, step: "what", changing: false, preview: null, previewOf: null, leaks: null, stopped: false };
}
