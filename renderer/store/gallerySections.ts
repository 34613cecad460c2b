import type { LikeGroup } from "../../core/contract/clean.ts";
import type { ClassCount, Part, PhotoId } from "../../core/contract/photos.ts";
import { type Findings, isGroupKind, noFindings, presentIn } from "./findings.ts";
import { admits, type GalleryFilter, galleryRules } from "./galleryRules.ts";
import { patchedSlots } from "./patchedSlots.ts";
import { findPhoto, groupOf, type PhotoSet } from "./photoSet.ts";
import { allIds } from "./ranking.ts";
import type { State } from "./store.ts";

/** Photos that stand together under one heading: a class, a group of like photos, or everything in one order. */
export interface GallerySection {
  readonly key: string;
  readonly className?: string;
  readonly group?: LikeGroup;
  readonly ids: readonly PhotoId[];
}

export interface GalleryView {
  /** None is empty. */
  readonly sections: readonly GallerySection[];
  /** All ids in the order shown. */
  readonly order: readonly PhotoId[];
}

const parts: readonly Part[] = ["train", "valid", "test"];

/** Every section that there may be, empty ones included: what an edit is patched into. */
type Slots = readonly GallerySection[];

function makeSlots(photos: PhotoSet, classes: readonly ClassCount[], filter: GalleryFilter, findings: Findings): Slots {
  if (isGroupKind(filter.finding)) return groupSlots(photos, filter, findings, findings.groups[filter.finding]);
  const { ranking } = filter;
  const passes = admits(filter, findings);
  const isShown = (id: PhotoId): boolean => {
    const photo = findPhoto(photos, id);
    return photo !== undefined && passes(photo);
  };
  if (ranking !== null) {
    const added =
      ranking.order.length >= photos.size ? [] : allIds(photos).filter((id) => !((ranking.places[id] ?? -1) >= 0));
    return [{ key: "all", ids: [...ranking.order, ...added].filter(isShown) }];
  }
  const plain = filter.search.trim() === "" && filter.licence === "all" && filter.finding === null;
  return classes.map(({ name }) => {
    const hidden = filter.classes.size > 0 && !filter.classes.has(name);
    const shownParts = hidden ? [] : filter.part === "all" || filter.showRemoved ? parts : [filter.part];
    const all = shownParts.flatMap((part) => groupOf(photos, name, part, filter.showRemoved));
    const ids = plain ? all : all.filter(isShown);
    return { key: `class/${name}`, className: name, ids: filter.sort.descending ? ids.reverse() : ids };
  });
}

/** Groups of which two or more photos are in use, and of which one at least passes the filters, whole. */
function groupSlots(photos: PhotoSet, filter: GalleryFilter, findings: Findings, groups: readonly LikeGroup[]): Slots {
  const passes = admits(filter, findings);
  const slots: GallerySection[] = [];
  for (const [index, group] of groups.entries()) {
    const ids = presentIn(group, photos);
    const isShown = ids.some((id) => {
      const photo = findPhoto(photos, id);
      return photo !== undefined && passes(photo);
    });
    if (ids.length > 1 && isShown) slots.push({ key: `group/${index}`, group, ids });
  }
  return slots;
}

function viewOf(slots: Slots): GalleryView {
  const sections = slots.filter(({ ids }) => ids.length > 0);
  const [first] = sections;
  const order = sections.length === 1 && first !== undefined ? first.ids : joined(sections.map(({ ids }) => ids));
  return { sections, order };
}

/** Lists that go to `concat` at once: as arguments they lie on the stack. */
const mostJoined = 10_000;

/** Lists end to end, after each edit: for 100,000 photos `flatMap` takes 10 ms, this half a millisecond. */
function joined(lists: readonly (readonly PhotoId[])[]): readonly PhotoId[] {
  let all: readonly PhotoId[] = [];
  for (let at = 0; at < lists.length; at += mostJoined) all = all.concat(...lists.slice(at, at + mostJoined));
  return all;
}

/**
 * What the gallery shows under these filters. In the order of names: classes in project order, in each the parts in order,
 * in each by name; in any other order one section.
 */
export function gallerySections(
  photos: PhotoSet,
  classes: readonly ClassCount[],
  filter: GalleryFilter,
  findings: Findings = noFindings,
): GalleryView {
  return viewOf(makeSlots(photos, classes, filter, findings));
}

interface Memo {
  readonly inputs: readonly unknown[];
  readonly photos: PhotoSet;
  readonly slots: Slots;
  readonly view: GalleryView;
}
let memo: Memo | null = null;

/** `gallerySections` of a state: kept while nothing that it rests on changed, patched after an edit, else made anew. */
export function selectGallery(state: State): GalleryView {
  const { curate, photos, project } = state;
  const classes = project.summary?.classes ?? [];
  const { findings } = state.clean;
  // A summary after an edit has new counts and the same names.
  const names = classes.map(({ name }) => name).join("/");
  const { part, showRemoved, search, licence, finding, sort, ranking } = curate;
  const rests = finding === null ? null : findings;
  const inputs = [names, curate.classes, part, showRemoved, search, licence, finding, sort, ranking, rests];
  const sameRules = memo !== null && inputs.every((input, index) => input === memo?.inputs[index]);
  if (memo !== null && sameRules && memo.photos === photos.shown) return memo.view;
  const patched =
    memo !== null && sameRules && !isGroupKind(finding)
      ? patchedSlots(memo.slots, memo.photos, photos.shown, galleryRules(classes, curate, findings))
      : null;
  const slots = patched ?? makeSlots(photos.shown, classes, curate, findings);
  memo = { inputs, photos: photos.shown, slots, view: viewOf(slots) };
  return memo.view;
}
