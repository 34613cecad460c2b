import type { Part, PhotoId } from "../contract/photos.ts";
import type { LeakReport } from "../contract/split.ts";

/** The photos that have to move so that no group stands on two sides, and where to. */
export function planRepair(report: LeakReport, partOf: (id: PhotoId) => Part): ReadonlyMap<PhotoId, Part> {
  const moves = new Map<PhotoId, Part>();
  for (const { ids, side } of report.groups) {
    for (const id of ids) if (partOf(id) !== side) moves.set(id, side);
  }
  return moves;
}
