import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Part } from "../../../core/contract/photos.ts";
import { GroupReason } from "../../../core/contract/splitMethod.ts";
import type { SplitPhoto, Tie } from "../../../core/split/splitPhoto.ts";

export const contentOf = (content: string): string => createHash("sha256").update(content).digest("hex");

export interface Grouped {
  readonly photos: readonly SplitPhoto[];
  readonly ties: readonly Tie[];
}

/** Photos of few classes, tied by pages, creators, copies and pictures alike; parts as if all were in train unless asked. */
export function grouped(parts: readonly Part[] = ["train"], most = 60): fc.Arbitrary<Grouped> {
  const photo = fc.record({
    class: fc.constantFrom("a", "b", "c"),
    part: fc.constantFrom(...parts),
    content: fc.nat(200),
    page: fc.option(fc.nat(15), { freq: 3 }),
    creator: fc.option(fc.constantFrom("Ann", "Bo", "unknown", " ann "), { freq: 6 }),
  });
  const tie = fc.tuple(
    fc.constantFrom("near" as const, "burst" as const),
    fc.uniqueArray(fc.nat(most), { maxLength: 4 }),
  );
  return fc.record({ rows: fc.array(photo, { maxLength: most }), pairs: fc.array(tie, { maxLength: 8 }) }).map(
    ({ rows, pairs }): Grouped => ({
      photos: rows.map(({ content, page, creator, ...row }, at) => ({
        ...row,
        id: at + 1,
        contentHash: contentOf(String(content)),
        ...(page === null ? {} : { page: `https://example.org/${page}` }),
        ...(creator === null ? {} : { creator }),
      })),
      ties: pairs.map(([reason, ids]) => ({ reason, ids })),
    }),
  );
}

export const reasons = fc.subarray([...GroupReason.options]);

/** Photos of one class each, in groups that never span classes. */
export const pureGroups: fc.Arbitrary<readonly SplitPhoto[]> = fc
  .array(fc.record({ class: fc.constantFrom("a", "b", "c"), page: fc.nat(12) }), { maxLength: 60 })
  .map((rows) =>
    rows.map(({ class: name, page }, at) => ({
      id: at + 1,
      class: name,
      part: "train" as const,
      contentHash: contentOf(`${at}`),
      page: `${name}/${page}`,
    })),
  );
