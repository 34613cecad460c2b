import type { Photo } from "../../core/contract/photos.ts";
import { sharpnessOf } from "./cleanSlice.ts";
import { isGroupKind, junkScore } from "./findings.ts";
import { type Ranking, rankPhotos } from "./ranking.ts";
import type { State } from "./store.ts";

export const sortKeys = ["name", "date", "size", "pixels", "sharpness", "suspicion", "confidence"] as const;
export type SortKey = (typeof sortKeys)[number];

export interface Sort {
  readonly key: SortKey;
  readonly descending: boolean;
}

/** What is worth seeing first: the newest, the largest, the least sharp, the most suspect, the least sure. */
export const usualDirection: Readonly<Record<SortKey, boolean>> = {
  name: false,
  date: true,
  size: false,
  pixels: false,
  sharpness: false,
  suspicion: true,
  confidence: false,
};

/** The figure that a sort goes by, NaN where it is not known. */
export function sortFigure(state: Pick<State, "clean">, key: SortKey, photo: Photo): number {
  switch (key) {
    case "name":
      return 0;
    case "date":
      return photo.modified;
    case "size":
      return photo.bytes;
    case "pixels":
      return photo.width === undefined || photo.height === undefined ? Number.NaN : photo.width * photo.height;
    case "sharpness":
      return sharpnessOf(state.clean, photo.id);
    case "suspicion":
      return junkScore(state.clean.findings, photo);
    case "confidence":
      return state.clean.findings.suspects.get(photo.id)?.own ?? Number.NaN;
  }
}

/** Whether the order rests on findings, which change while photos are cleaned. */
export function followsFindings({ sort, finding }: Pick<State["curate"], "sort" | "finding">): boolean {
  if (finding !== null) return !isGroupKind(finding);
  return sort.key === "suspicion" || sort.key === "confidence";
}

/** The order that the gallery's sort or list asks for at this moment; null where it is the order of names. */
export function makeRanking(state: Pick<State, "clean" | "curate" | "photos">): Ranking | null {
  const { finding, sort } = state.curate;
  const photos = state.photos.shown;
  if (isGroupKind(finding)) return null;
  if (finding === "suspect") return rankPhotos(photos, (photo) => junkScore(state.clean.findings, photo), true);
  if (finding !== null) {
    const flaws = state.clean.findings.flaws.get(finding);
    return rankPhotos(photos, (photo) => flaws?.get(photo.id)?.weight ?? Number.NaN, true);
  }
  if (sort.key === "name") return null;
  return rankPhotos(photos, (photo) => sortFigure(state, sort.key, photo), sort.descending);
}
