import type { LikeGroup } from "../../core/contract/clean.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import { presentIn } from "./findings.ts";
import { findPhoto, type PhotoSet } from "./photoSet.ts";

interface Lesser {
  /** Photos that go when the best of each group is kept. */
  readonly ids: readonly PhotoId[];
  /** Groups that they belong to. */
  readonly groups: number;
  /** Groups left alone since their photos stand in more than one class: one of the two labels is wrong, and which, a person says. */
  readonly mixed: number;
}

/** What 'Keep best' removes. The best of one group is never removed for another's sake. */
export function lesserPhotos(groups: readonly LikeGroup[], photos: PhotoSet, allow: "any" | "oneClass"): Lesser {
  const best = new Set<PhotoId>();
  const lesser = new Set<PhotoId>();
  let counted = 0;
  let mixed = 0;
  for (const group of groups) {
    const [first, ...rest] = presentIn(group, photos);
    if (first === undefined || rest.length === 0) continue;
    const names = new Set([first, ...rest].map((id) => findPhoto(photos, id)?.class));
    if (names.size > 1 && allow === "oneClass") {
      mixed += 1;
      continue;
    }
    best.add(first);
    for (const id of rest) lesser.add(id);
    counted += 1;
  }
  return { ids: [...lesser].filter((id) => !best.has(id)), groups: counted, mixed };
}
