import fc from "fast-check";
import type { Photo, PhotoId } from "../../core/contract/photos.ts";

/** A photo with everything that a test does not care about filled in. */
export function makePhoto(id: PhotoId, change: Partial<Photo> = {}): Photo {
  return {
    id,
    name: `${String(id).padStart(3, "0")}.jpg`,
    class: "fruit",
    part: "train",
    removed: false,
    bytes: 1000,
    modified: 1_700_000_000_000,
    ...change,
  };
}

/** Photos with few names, classes and ids, so that ties, moves and repeats are common. */
export const anyPhoto: fc.Arbitrary<Photo> = fc
  .record({
    id: fc.integer({ min: 1, max: 3000 }),
    name: fc.constantFrom("1.jpg", "2.jpg", "10.jpg", "01.jpg", "a b.png", "-x.jpg", "é.jpg", "line\nbreak.jpg"),
    class: fc.constantFrom("fruit", "vegetable", "valid/fruit", "kept"),
    part: fc.constantFrom("train" as const, "valid" as const, "test" as const),
    removed: fc.boolean(),
  })
  .map(({ id, ...rest }) => makePhoto(id, rest));
