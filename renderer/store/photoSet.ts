import type { Part, Photo, PhotoId } from "../../core/contract/photos.ts";
import { compareNames } from "./compareNames.ts";
import { type Licences, recount } from "./licenceCounts.ts";
import { samePhoto } from "./samePhoto.ts";

/** Ids per page: a change copies one page and the list of pages, never all 100,000 entries. */
const pageSize = 1024;

type Page = readonly (Photo | undefined)[];

/** Photos by id, and their ids in order of name for each class, part and side of the trash. Immutable. */
export interface PhotoSet {
  readonly pages: readonly (Page | undefined)[];
  readonly size: number;
  readonly groups: ReadonlyMap<string, readonly PhotoId[]>;
  /** How many photos, removed ones included, stand under each licence. */
  readonly licences: Licences;
  /** An object of this set's own, by which `delta` names it without keeping it alive. */
  readonly stamp: object;
  /** What made this set from the one before, so that a view of that one is patched and not made anew. */
  readonly delta: Delta | null;
}

export interface Delta {
  /** Stamp of the set before. */
  readonly from: object;
  /** Photos as they were, undefined where they are new, and as they are; of equal length. */
  readonly before: readonly (Photo | undefined)[];
  readonly after: readonly Photo[];
}

export const emptyPhotoSet: PhotoSet = {
  pages: [],
  size: 0,
  groups: new Map(),
  licences: new Map(),
  stamp: {},
  delta: null,
};

/** The class stands last, so that no class name can be taken for another key. */
export function groupKey(className: string, part: Part, removed: boolean): string {
  return `${removed ? "removed" : "kept"}/${part}/${className}`;
}

const keyOf = (photo: Photo): string => groupKey(photo.class, photo.part, photo.removed);

export function findPhoto(set: PhotoSet, id: PhotoId): Photo | undefined {
  return set.pages[Math.floor(id / pageSize)]?.[id % pageSize];
}

export function groupOf(set: PhotoSet, className: string, part: Part, removed: boolean): readonly PhotoId[] {
  return set.groups.get(groupKey(className, part, removed)) ?? [];
}

/** The set with these photos added or replaced; costs the touched pages and groups only. */
export function putPhotos(set: PhotoSet, changed: readonly Photo[]): PhotoSet {
  if (changed.length === 0) return set;
  const latest = new Map(changed.map((photo) => [photo.id, photo]));
  const leaving = new Map<string, Set<PhotoId>>();
  const joining = new Map<string, Photo[]>();
  const pages = [...set.pages];
  const fresh = new Set<number>();
  let size = set.size;
  const before: (Photo | undefined)[] = [];
  const after: Photo[] = [];
  for (const photo of latest.values()) {
    const old = findPhoto(set, photo.id);
    // An edit is told twice, by its answer and by the event.
    if (old !== undefined && samePhoto(old, photo)) continue;
    before.push(old);
    after.push(photo);
    const number = Math.floor(photo.id / pageSize);
    if (!fresh.has(number)) {
      fresh.add(number);
      pages[number] = [...(pages[number] ?? [])];
    }
    (pages[number] as (Photo | undefined)[])[photo.id % pageSize] = photo;
    if (old === undefined) size += 1;
    if (old !== undefined && keyOf(old) === keyOf(photo) && old.name === photo.name) continue;
    if (old !== undefined) entry(leaving, keyOf(old), () => new Set<PhotoId>()).add(photo.id);
    entry(joining, keyOf(photo), () => [] as Photo[]).push(photo);
  }
  if (after.length === 0) return set;
  const delta = { from: set.stamp, before, after };
  const licences = recount(set.licences, before, after);
  const result = { pages, size, groups: new Map(set.groups), licences, stamp: {}, delta };
  for (const [key, gone] of leaving) {
    const rest = (result.groups.get(key) ?? []).filter((id) => !gone.has(id));
    if (rest.length > 0) result.groups.set(key, rest);
    else result.groups.delete(key);
  }
  for (const [key, photos] of joining) result.groups.set(key, merge(result, result.groups.get(key) ?? [], photos));
  return result;
}

function merge(set: PhotoSet, present: readonly PhotoId[], joining: Photo[]): readonly PhotoId[] {
  const added = joining.sort(comparePhotos);
  const merged: PhotoId[] = [];
  let next = 0;
  for (const id of present) {
    const photo = findPhoto(set, id);
    for (let other = added[next]; photo !== undefined && other !== undefined; other = added[next]) {
      if (comparePhotos(other, photo) > 0) break;
      merged.push(other.id);
      next += 1;
    }
    merged.push(id);
  }
  for (; next < added.length; next += 1) merged.push(added[next]!.id);
  return merged;
}

/** Order of names, ids where names are equal. */
export function comparePhotos(a: Photo, b: Photo): number {
  return compareNames(a.name, b.name) || a.id - b.id;
}

/** What stands under a key, made and put there where nothing did. */
export function entry<K, V>(map: Map<K, V>, key: K, make: () => V): V {
  const value = map.get(key) ?? make();
  map.set(key, value);
  return value;
}
