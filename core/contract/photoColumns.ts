import { z } from "zod";
import { columnOf, fitTogether, isNumber, isPositive, isText, isWhole, orNull } from "./columnOf.ts";
import { Licence } from "./credit.ts";
import { Part, type Photo, PhotoProblem } from "./photos.ts";

const Place = z.object({ class: z.string(), part: Part, removed: z.boolean() });
const isLicence = (value: unknown): boolean => Licence.options.some((licence) => licence === value);

const Columns = z.object({
  id: columnOf<number>(isPositive),
  name: columnOf<string>(isText),
  /** Each photo's index in `places`, which are few. */
  place: columnOf<number>(isWhole),
  places: z.array(Place),
  bytes: columnOf<number>(isWhole),
  modified: columnOf<number>(isNumber),
  width: columnOf<number | null>(orNull(isPositive)),
  height: columnOf<number | null>(orNull(isPositive)),
  licence: columnOf<Licence | null>(orNull(isLicence)),
  /** Beside its index, of each photo that has one. */
  problem: z.array(z.tuple([z.number(), PhotoProblem])),
});

const PhotoColumns = Columns.refine(({ place, places, id, name, bytes, modified, width, height, licence }) =>
  fitTogether([id, name, bytes, modified, width, height, licence], place, places.length),
);
export type PhotoColumns = z.infer<typeof PhotoColumns>;

/** A long list of photos: crosses as columns, and arrives as photos. */
export const PhotoList = PhotoColumns.transform(photosOf);

export function photoColumns(photos: readonly Photo[]): PhotoColumns {
  const places = new Map<string, { readonly index: number; readonly place: z.infer<typeof Place> }>();
  const problem: PhotoColumns["problem"] = [];
  const place = photos.map((photo, index) => {
    if (photo.problem !== undefined) problem.push([index, photo.problem]);
    // The class stands last, so that no class name can be taken for another key.
    const key = `${photo.removed ? "removed" : "kept"}/${photo.part}/${photo.class}`;
    const known = places.get(key);
    if (known !== undefined) return known.index;
    const own = { class: photo.class, part: photo.part, removed: photo.removed };
    places.set(key, { index: places.size, place: own });
    return places.size - 1;
  });
  return {
    id: photos.map(({ id }) => id),
    name: photos.map(({ name }) => name),
    place,
    places: [...places.values()].map((known) => known.place),
    bytes: photos.map(({ bytes }) => bytes),
    modified: photos.map(({ modified }) => modified),
    width: photos.map(({ width }) => width ?? null),
    height: photos.map(({ height }) => height ?? null),
    licence: photos.map(({ licence }) => licence ?? null),
    problem,
  };
}

function photosOf(columns: PhotoColumns): Photo[] {
  const problems = new Map(columns.problem);
  return columns.id.map((id, index) => {
    // There is an entry for each index: it was checked.
    const place = columns.places[columns.place[index] ?? 0] as z.infer<typeof Place>;
    const photo: Photo = {
      id,
      name: columns.name[index] ?? "",
      class: place.class,
      part: place.part,
      removed: place.removed,
      bytes: columns.bytes[index] ?? 0,
      modified: columns.modified[index] ?? 0,
    };
    const width = columns.width[index] ?? null;
    const height = columns.height[index] ?? null;
    const licence = columns.licence[index] ?? null;
    const problem = problems.get(index);
    if (width !== null) photo.width = width;
    if (height !== null) photo.height = height;
    if (licence !== null) photo.licence = licence;
    if (problem !== undefined) photo.problem = problem;
    return photo;
  });
}
