import type { PhotoId } from "../../core/contract/photos.ts";
import type { Ranking } from "./ranking.ts";
import { placeOf } from "./ranking.ts";

export type DecisionKind = "kept" | "removed" | "relabelled";

export interface Decision {
  readonly id: PhotoId;
  readonly kind: DecisionKind;
  /** The photo's class before. */
  readonly from: string;
  /** Milliseconds on a clock that never runs backwards. */
  readonly at: number;
}

/** Speed mode: one photo at a time, one key a photo. */
export interface SpeedSlice {
  /** Photos to go through, in order; null while speed mode is closed. */
  readonly queue: readonly PhotoId[] | null;
  /** Place in the queue; its length when every photo was decided. */
  readonly at: number;
  /** Of this round, in the order in which they were made. */
  readonly decisions: readonly Decision[];
  /** Photos decided since the project was opened: the next round goes on after them. */
  readonly seen: ReadonlySet<PhotoId>;
}

export const freshSpeed: SpeedSlice = { queue: null, at: 0, decisions: [], seen: new Set() };

/** Begins with the photos of `order` that were not seen yet; with all of them where every one was. */
export function speedStarted(slice: SpeedSlice, order: readonly PhotoId[], from: PhotoId | null): SpeedSlice {
  const fresh = order.filter((id) => !slice.seen.has(id));
  const queue = fresh.length > 0 ? fresh : order;
  // On the photo that the person was looking at, where it is one of them.
  const at = from === null ? 0 : Math.max(queue.indexOf(from), 0);
  return { ...slice, queue: at > 0 ? [...queue.slice(at), ...queue.slice(0, at)] : queue, at: 0, decisions: [] };
}

export function speedClosed(slice: SpeedSlice): SpeedSlice {
  return { ...slice, queue: null, at: 0, decisions: [] };
}

export function currentPhoto({ queue, at }: SpeedSlice): PhotoId | null {
  return queue?.[at] ?? null;
}

/** The photo in view was decided; the next one comes. */
export function decided(slice: SpeedSlice, decision: Omit<Decision, "id">): SpeedSlice {
  const id = currentPhoto(slice);
  if (id === null) return slice;
  const decisions = [...slice.decisions, { id, ...decision }];
  return { ...slice, at: slice.at + 1, decisions, seen: new Set(slice.seen).add(id) };
}

/** The last decision is taken back and its photo is in view again. */
export function decisionUndone(slice: SpeedSlice): SpeedSlice {
  const last = slice.decisions.at(-1);
  if (last === undefined) return slice;
  const seen = new Set(slice.seen);
  seen.delete(last.id);
  return { ...slice, at: slice.at - 1, decisions: slice.decisions.slice(0, -1), seen };
}

/** An edit behind a decision failed: the photo is as it was, counts as not decided and comes up again at the end. */
export function decisionFailed(slice: SpeedSlice, failed: Decision): SpeedSlice {
  const seen = new Set(slice.seen);
  seen.delete(failed.id);
  // Taken back already, or of a round that is over.
  if (!slice.decisions.includes(failed)) return { ...slice, seen };
  const decisions = slice.decisions.filter((decision) => decision !== failed);
  const queue = slice.queue?.filter((id) => id !== failed.id) ?? null;
  return { ...slice, queue: queue === null ? null : [...queue, failed.id], at: slice.at - 1, decisions, seen };
}

/** Photos beyond those that are ready to be shown follow a new order; the next ones stay what they are. */
export function queueRanked(slice: SpeedSlice, ranking: Ranking): SpeedSlice {
  if (slice.queue === null) return slice;
  const kept = slice.queue.slice(0, slice.at + ready + 1);
  const ahead = slice.queue.slice(slice.at + ready + 1);
  return { ...slice, queue: [...kept, ...ahead.sort((a, b) => placeOf(ranking, a) - placeOf(ranking, b))] };
}

/** Photos made ready after the one in view. */
export const ready = 4;

/** Decisions a minute over the last minute, null until three of them tell. */
export function decisionsPerMinute({ decisions }: SpeedSlice): number | null {
  const last = decisions.at(-1);
  if (last === undefined) return null;
  const recent = decisions.filter(({ at }) => last.at - at <= 60_000);
  const first = recent[0];
  if (first === undefined || recent.length < 3 || last.at === first.at) return null;
  return ((recent.length - 1) / (last.at - first.at)) * 60_000;
}

export function countDecisions({ decisions }: SpeedSlice): Readonly<Record<DecisionKind, number>> {
  const counts = { kept: 0, removed: 0, relabelled: 0 };
  for (const { kind } of decisions) counts[kind] += 1;
  return counts;
}
