import { groupBy } from "./groupBy.ts";
import type { SplitPhoto, Tie } from "./splitPhoto.ts";

/** When and with what a photo was taken, as its EXIF data has it. */
export interface Shot {
  /** Milliseconds since the epoch in the camera's own time. */
  readonly taken: number;
  /** Make and model. */
  readonly camera: string;
}

/** Two presses of the button are seldom this close; frames of one burst always are. */
const longestPauseMs = 2000;

/**
 * Photos of one camera of which each was taken at most two seconds after the one before. Without a camera's name nothing is tied:
 * times of several cameras would be mixed, and names in a row say nothing, since import numbers every photo of a class in a row.
 */
export function burstTies(
  photos: readonly SplitPhoto[],
  shotOf: (photo: SplitPhoto) => Shot | undefined,
): readonly Tie[] {
  const shots = photos.flatMap((photo) => {
    const shot = shotOf(photo);
    return shot === undefined ? [] : [{ id: photo.id, ...shot }];
  });
  const ties: Tie[] = [];
  for (const [, ofCamera] of groupBy(shots, ({ camera }) => camera)) {
    const inTime = ofCamera.sort((a, b) => a.taken - b.taken);
    let chain: number[] = [];
    const end = (): void => {
      if (chain.length > 1) ties.push({ reason: "burst", ids: chain });
      chain = [];
    };
    for (const [at, { id, taken }] of inTime.entries()) {
      const before = inTime[at - 1];
      if (before !== undefined && taken - before.taken > longestPauseMs) end();
      chain.push(id);
    }
    end();
  }
  return ties;
}
