import type { Licence } from "../../core/contract/credit.ts";
import type { Photo } from "../../core/contract/photos.ts";

/** Number of photos under each licence; photos from disk have none and are not counted. */
export type Licences = ReadonlyMap<Licence, number>;

/** The counts after photos changed from `before` to `after`; the same object where no licence changed. */
export function recount(counts: Licences, before: readonly (Photo | undefined)[], after: readonly Photo[]): Licences {
  const moved = after.filter((photo, index) => photo.licence !== before[index]?.licence);
  if (moved.length === 0) return counts;
  const next = new Map(counts);
  const add = (licence: Licence | undefined, by: number): void => {
    if (licence === undefined) return;
    const count = (next.get(licence) ?? 0) + by;
    if (count > 0) next.set(licence, count);
    else next.delete(licence);
  };
  after.forEach((photo, index) => {
    add(before[index]?.licence, -1);
    add(photo.licence, 1);
  });
  return next;
}
