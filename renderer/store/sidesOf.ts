import type { SplitPreview } from "../../core/contract/split.ts";

/** Photos of each side over all classes. */
export function sidesOf(classes: SplitPreview["classes"]): {
  readonly train: number;
  readonly valid: number;
  readonly test: number;
} {
  const sum = { train: 0, valid: 0, test: 0 };
  for (const { train, valid, test } of classes) {
    sum.train += train;
    sum.valid += valid;
    sum.test += test;
  }
  return sum;
}
