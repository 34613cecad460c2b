import type { ClassCount, Part, PhotoId } from "../../core/contract/photos.ts";
import type { CurateSlice } from "./curateSlice.ts";
import { groupOf, type PhotoSet } from "./photoSet.ts";
import type { State } from "./store.ts";

/** One class of the gallery and its photos in order. */
export interface GallerySection {
  readonly className: string;
  readonly ids: readonly PhotoId[];
}

export interface GalleryView {
  readonly sections: readonly GallerySection[];
  /** All ids in the order shown. */
  readonly order: readonly PhotoId[];
}

const parts: readonly Part[] = ["train", "valid", "test"];

/**
 * What the gallery shows under these filters: classes in project order, in each the parts in order, in each by name.
 */
export function gallerySections(
  photos: PhotoSet,
  classes: readonly ClassCount[],
  filter: Pick<CurateSlice, "classes" | "part" | "showRemoved">,
): GalleryView {
  const shownParts = filter.part === "all" || filter.showRemoved ? parts : [filter.part];
  const sections: GallerySection[] = [];
  for (const { name } of classes) {
    if (filter.classes.size > 0 && !filter.classes.has(name)) continue;
    const ids = shownParts.flatMap((part) => groupOf(photos, name, part, filter.showRemoved));
    if (ids.length > 0) sections.push({ className: name, ids });
  }
  return { sections, order: sections.flatMap((section) => section.ids) };
}

let memo: { readonly inputs: readonly unknown[]; readonly view: GalleryView } | null = null;

/** `gallerySections` of a state, made anew only when photos, classes or filters changed. */
export function selectGallery(state: State): GalleryView {
  const { classes, part, showRemoved } = state.curate;
  const known = state.project.summary?.classes ?? [];
  const inputs = [state.photos.shown, known, classes, part, showRemoved];
  if (memo === null || inputs.some((input, index) => input !== memo?.inputs[index])) {
    memo = { inputs, view: gallerySections(state.photos.shown, known, state.curate) };
  }
  return memo.view;
}
