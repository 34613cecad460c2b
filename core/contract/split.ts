import { z } from "zod";
import { Part, PhotoId } from "./photos.ts";
import { GroupReason, SplitMethod } from "./splitMethod.ts";

export const SplitInput = z.object({
  validPercent: z.number().min(1).max(90).default(20),
  /** 0: no test part is made, and one that is there stays as it is. */
  testPercent: z.number().min(0).max(50).default(0),
  seed: z.number().int().min(0).max(0xffffffff).default(1234),
  /**
   * hash: each group's own hash decides, so that photos which come later move none of the old ones; the share is about what was
   * asked. exact: round(n * percent / 100) of each class without replacement, as the article has it.
   */
  method: SplitMethod.default("hash"),
  /** What is kept together besides exact copies, which always are. */
  together: z.array(GroupReason).default(["exact", "near", "page", "creator", "burst"]),
});
export type SplitInput = z.infer<typeof SplitInput>;

/** A split to be carried out. */
export const SplitOrder = SplitInput.extend({
  /** Hash of the preview that the person saw: where other photos would give another split since, it is refused. */
  preview: z.string().optional(),
});
export type SplitOrder = z.infer<typeof SplitOrder>;

export const SplitGroup = z.object({
  ids: z.array(PhotoId).min(2),
  reasons: z.array(GroupReason).min(1),
  /** Parts in which its photos stand: one after a split, several where an adopted split leaks. */
  parts: z.array(Part).min(1),
});
export type SplitGroup = z.infer<typeof SplitGroup>;

/** What one reason by itself ties together, whether it is chosen or not. */
export const TieCount = z.object({
  reason: GroupReason,
  groups: z.number().int().nonnegative(),
  photos: z.number().int().nonnegative(),
});
export type TieCount = z.infer<typeof TieCount>;

export const SplitPreview = z.object({
  /** Names the assignment, as SplitState's does. */
  hash: z.string(),
  classes: z.array(
    z.object({ name: z.string(), train: z.number().int(), valid: z.number().int(), test: z.number().int() }),
  ),
  /** The exact list: photos that will stand in valid and in test; every other one is trained on. */
  valid: z.array(PhotoId),
  test: z.array(PhotoId),
  groups: z.array(SplitGroup),
  /** One for each reason that was looked for: near and burst only once the photos are measured. */
  ties: z.array(TieCount),
  /** Photos that were compared by their features as well, which were in the cache. */
  featured: z.number().int().nonnegative(),
  /** Photos of valid and test that would have had a like one in train, had photos been drawn one by one. */
  wouldHaveLeaked: z.number().int().nonnegative(),
  /** Photos that would change their folder. */
  moves: z.number().int().nonnegative(),
  warnings: z.array(z.string()),
});
export type SplitPreview = z.infer<typeof SplitPreview>;

/** Like photos on several sides, and the one that mending brings them all to. */
export const LeakingGroup = SplitGroup.extend({ side: Part });

/** What stands on two sides of the split as it is. */
export const LeakReport = z.object({
  groups: z.array(LeakingGroup),
  /** Photos of valid and test that have a like one in train (or, for test, in valid). */
  leaking: z.number().int().nonnegative(),
  /** Photos of valid and test. */
  held: z.number().int().nonnegative(),
});
export type LeakReport = z.infer<typeof LeakReport>;
