import fc from "fast-check";
import { expect, it } from "vitest";
import { licences } from "../../core/contract/credit.ts";
import { PhotoList, photoColumns } from "../../core/contract/photoColumns.ts";
import { Photo } from "../../core/contract/photos.ts";
import { anyPhoto, makePhoto } from "../ui/makePhotos.ts";

const problem = { code: "badInput", reason: "is cut off", fatal: false } as const;
const extras = fc.record(
  {
    width: fc.integer({ min: 1, max: 20_000 }),
    height: fc.integer({ min: 1, max: 20_000 }),
    bytes: fc.nat(),
    modified: fc.double({ noNaN: true, noDefaultInfinity: true, min: 0 }),
    problem: fc.constant(problem),
    licence: fc.constantFrom(...licences),
  },
  { requiredKeys: [] },
);
const photo = fc.tuple(anyPhoto, extras).map(([base, extra]): Photo => ({ ...base, ...extra }));

it("photos arrive as they were sent, through JSON too", () => {
  fc.assert(
    fc.property(fc.array(photo), (photos) => {
      const arrived = PhotoList.parse(JSON.parse(JSON.stringify(photoColumns(photos))));
      expect(arrived).toStrictEqual(photos);
      expect(Photo.array().parse(arrived)).toEqual(photos);
    }),
  );
});

it("what does not fit is refused, whichever column it stands in", () => {
  const columns = photoColumns([makePhoto(1), makePhoto(2)]);
  expect(PhotoList.safeParse(columns).success).toBe(true);
  const wrong = {
    id: [[1, 0], [1, 1.5], [1], "12", undefined],
    name: [["a", 2], ["a"], "ab"],
    place: [[0, 1], [0, -1], [0], [0, null]],
    places: [[], [{ class: "a", part: "left", removed: false }]],
    bytes: [
      [1, -1],
      [1, null],
    ],
    modified: [[1, "2"], [1]],
    width: [
      [1, 0],
      [1, "2"],
    ],
    height: [[1.5, 1], [1]],
    licence: [
      [null, "mine"],
      [null, 3],
    ],
    problem: [[[0, { code: "none" }]], "none"],
  };
  for (const [column, values] of Object.entries(wrong)) {
    for (const value of values) {
      expect(PhotoList.safeParse({ ...columns, [column]: value }).success, `${column}: ${JSON.stringify(value)}`).toBe(
        false,
      );
    }
  }
});
