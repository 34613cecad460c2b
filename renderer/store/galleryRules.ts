import type { ClassCount, Part, Photo } from "../../core/contract/photos.ts";
import type { CurateSlice } from "./curateSlice.ts";
import { type Findings, isListed } from "./findings.ts";
import { comparePhotos } from "./photoSet.ts";
import { placeOf } from "./ranking.ts";

export type GalleryFilter = Pick<
  CurateSlice,
  "classes" | "part" | "showRemoved" | "search" | "licence" | "finding" | "sort" | "ranking"
>;

/** Where a photo stands in the gallery, as functions of the photo alone: what lets a view be patched. */
export interface GalleryRules {
  /** Index of its section, -1 where it is not shown. */
  readonly sectionOf: (photo: Photo) => number;
  /** Order within a section; zero for the same photo only. */
  readonly compare: (a: Photo, b: Photo) => number;
}

const partOrder: Readonly<Record<Part, number>> = { train: 0, valid: 1, test: 2 };

/** Whether the filters let a photo through. */
export function admits(filter: GalleryFilter, findings: Findings): (photo: Photo) => boolean {
  const { classes, part, showRemoved, licence, finding } = filter;
  const wanted = filter.search.trim().toLocaleLowerCase();
  return (photo) =>
    photo.removed === showRemoved &&
    (classes.size === 0 || classes.has(photo.class)) &&
    (showRemoved || part === "all" || photo.part === part) &&
    (licence === "all" || (photo.licence ?? "none") === licence) &&
    (finding === null || isListed(findings, finding, photo)) &&
    (wanted === "" || photo.name.toLocaleLowerCase().includes(wanted));
}

/** Rules of every view but that of groups: a section a class in the order of names, one section in any other order. */
export function galleryRules(classes: readonly ClassCount[], filter: GalleryFilter, findings: Findings): GalleryRules {
  const passes = admits(filter, findings);
  const { ranking } = filter;
  if (ranking !== null) {
    return {
      sectionOf: (photo) => (passes(photo) ? 0 : -1),
      compare: (a, b) => placeOf(ranking, a.id) - placeOf(ranking, b.id) || a.id - b.id,
    };
  }
  const places = new Map(classes.map(({ name }, index) => [name, index]));
  const sign = filter.sort.descending ? -1 : 1;
  return {
    sectionOf: (photo) => (passes(photo) ? (places.get(photo.class) ?? -1) : -1),
    compare: (a, b) => sign * (partOrder[a.part] - partOrder[b.part] || comparePhotos(a, b)),
  };
}
