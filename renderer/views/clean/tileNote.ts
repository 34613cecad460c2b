import { flawKinds } from "../../../core/contract/clean.ts";
import type { Photo, PhotoId } from "../../../core/contract/photos.ts";
import { formatBytes, formatCount, formatDay, formatPercent } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import { isGroupKind, suggestedClass } from "../../store/findings.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { sortFigure } from "../../store/sortKeys.ts";
import type { State } from "../../store/store.ts";
import { findingNames } from "./findingNames.ts";

/** What a tile says in place of its name: why it is listed, or the figure that it is sorted by; "" in the order of names. */
export function tileNote(state: State, id: PhotoId): string {
  const { finding, sort, ranking } = state.curate;
  const photo = findPhoto(state.photos.shown, id);
  if (photo === undefined) return "";
  const { flaws } = state.clean.findings;
  if (isGroupKind(finding)) {
    const pixels = photo.width === undefined ? "" : `${photo.width} × ${photo.height ?? 0}, `;
    return `${pixels}${formatBytes(photo.bytes)}`;
  }
  if (finding === "suspect") return suspectNote(state, photo);
  if (finding !== null) return flaws.get(finding)?.get(id)?.reason ?? "";
  if (ranking === null) return "";
  const figure = sortFigure(state, sort.key, photo);
  switch (sort.key) {
    case "name":
      return "";
    case "date":
      return formatDay(photo.modified, Date.now());
    case "size":
      return formatBytes(photo.bytes);
    case "pixels":
      return photo.width === undefined ? "pixels not known" : `${photo.width} × ${photo.height ?? 0}`;
    case "sharpness":
      return Number.isNaN(figure) ? "not measured yet" : `sharpness ${formatCount(figure)}`;
    case "confidence":
      return Number.isNaN(figure) ? "nothing suspected" : `${formatPercent(figure)} sure`;
    case "suspicion":
      return suspicionNote(state, photo);
  }
}

function suspectNote({ clean }: State, photo: Photo): string {
  const suspect = clean.findings.suspects.get(photo.id);
  if (suspect === undefined) return "";
  return `${formatPercent(suspect.own)}, ${showControls(suspect.class)} ${formatPercent(suspect.confidence)}`;
}

function suspicionNote(state: State, photo: Photo): string {
  const { findings } = state.clean;
  if (suggestedClass(findings, photo) !== undefined) return suspectNote(state, photo);
  const flaw = flawKinds.find((kind) => findings.flaws.get(kind)?.has(photo.id));
  if (flaw !== undefined) return findingNames[flaw].toLowerCase();
  if ((findings.groupsOf.get(photo.id) ?? []).some(({ ids }) => ids[0] !== photo.id)) return "has a better copy";
  return "";
}
