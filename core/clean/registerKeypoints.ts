import type { KeypointSet } from "../images/keypointSet.ts";
import { patchReach } from "../images/patchHash.ts";
import { bitCount } from "./nearIndex.ts";

/** Two keypoints whose patches are alike: the place of the first in its set times 256 and that of the second. A number, since there are millions. */
export type Match = number;
export const matchOf = (from: number, to: number): Match => (from << 8) | to;

/** One picture laid upon the other. */
export interface Registration {
  /** Keypoints that lie where they should and are alike, and how many could. */
  readonly matched: number;
  readonly possible: number;
}

/** Bits of 64 in which the hashes of one patch in two pictures differ at most. */
const patchBits = 16;
/** How far a keypoint may lie from where it should, so many of its sizes and pixels, and how many times larger or smaller it may be. */
const [sizes, pixels, largest] = [0.6, 1.2, 1.32];
/** A guess rests on two keypoints alone: their sizes and distances agree but for a factor, and pictures are turned by less than 15°. */
const [firstSlack, guessSlack, leastCosine] = [1.6, 1.5, Math.cos(Math.PI / 12)];
const mostGuesses = 8;
const refinements = 2;
/** Sum of squared distances from which a scale can be told, pixels. */
const leastSquares = 25;
/** Size below which a keypoint may be passed over, pixels. */
const leastSigma = 1.8;

/**
 * What makes two pictures one: each keypoint that agrees speaks with the bits below `patchBits` in which its patches agree,
 * and of those that could agree a share does, over a good part of the common area and not in one logo alone. Measured on 542
 * sample photos, of which a quarter chose the bounds, by hashes and keypoints without features: with 5, 8, 12, 16, 20 and 25 %
 * cut off each side 99, 99, 98, 98, 96 and 82 of 100 are found, mirrored 99, turned by 3° 99; what keypoints join beyond what
 * hashes do is one fish in two photos. Of 40 million pairs of pictures made of different turned halves none passes; the
 * nearest has evidence of 35.
 */
const bounds = { matched: 3, evidence: 36, share: 0.4, spread: 0.4 } as const;

/** From a picture to the other: turned, scaled and moved. x' = along · x - across · y + right, y' = across · x + along · y + down. */
interface Similarity {
  readonly along: number;
  readonly across: number;
  readonly right: number;
  readonly down: number;
}

/**
 * Whether two pictures show one and the same, wholly or in part: looks for how one lies upon the other.
 * @param matches from two of which it is guessed; the first guess that holds is taken
 * @returns undefined where none holds
 */
export function registerKeypoints(a: KeypointSet, b: KeypointSet, matches: readonly Match[]): Registration | undefined {
  let guesses = 0;
  for (let second = 1; second < matches.length; second += 1) {
    for (let first = 0; first < second; first += 1) {
      const guess = guessFrom(a, b, matches[first]!, matches[second]!);
      if (guess === undefined) continue;
      const registration = refine(a, b, guess);
      guesses += 1;
      if (registration !== undefined || guesses === mostGuesses) return registration;
    }
  }
  return undefined;
}

/** The map that two matches ask for; undefined where they don't agree on size and direction. */
function guessFrom(a: KeypointSet, b: KeypointSet, first: Match, second: Match): Similarity | undefined {
  const a1 = first >> 8;
  const a2 = second >> 8;
  const b1 = first & 255;
  const b2 = second & 255;
  const one = b.sigma(b1) / a.sigma(a1);
  const other = b.sigma(b2) / a.sigma(a2);
  if (one > other * guessSlack || other > one * guessSlack) return undefined;
  const x = a.x(a2) - a.x(a1);
  const y = a.y(a2) - a.y(a1);
  const u = b.x(b2) - b.x(b1);
  const v = b.y(b2) - b.y(b1);
  const squares = x * x + y * y;
  if (squares < leastSquares) return undefined;
  const along = (x * u + y * v) / squares;
  const across = (x * v - y * u) / squares;
  const scale = Math.sqrt(along * along + across * across);
  if (along < scale * leastCosine) return undefined;
  if (scale * guessSlack < Math.max(one, other) || scale > Math.min(one, other) * guessSlack) return undefined;
  const right = b.x(b1) - along * a.x(a1) + across * a.y(a1);
  return { along, across, right, down: b.y(b1) - across * a.x(a1) - along * a.y(a1) };
}

function refine(a: KeypointSet, b: KeypointSet, guess: Similarity): Registration | undefined {
  let map = guess;
  let found = agreeing(a, b, map, firstSlack);
  for (let refined = 0; refined < refinements && found.length >= bounds.matched; refined += 1) {
    map = fitSimilarity(a, b, found) ?? map;
    found = agreeing(a, b, map, 1);
  }
  return found.length < bounds.matched ? undefined : judge(a, b, map, found);
}

interface Agreement {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
}

/** Keypoints that lie where the map puts them, each with its most alike counterpart. */
function agreeing(a: KeypointSet, b: KeypointSet, map: Similarity, slack: number): Agreement[] {
  const scale = Math.hypot(map.along, map.across);
  const used = new Set<number>();
  const found: Agreement[] = [];
  for (let from = 0; from < a.count; from += 1) {
    const [ax, ay, sigma] = [a.x(from), a.y(from), a.sigma(from) * scale];
    const x = map.along * ax - map.across * ay + map.right;
    const y = map.across * ax + map.along * ay + map.down;
    if (x < 0 || y < 0 || x > b.width || y > b.height) continue;
    const reach = (sizes * sigma + pixels) * slack;
    let best: Agreement | undefined;
    for (let to = 0; to < b.count; to += 1) {
      if (Math.abs(b.x(to) - x) > reach || Math.abs(b.y(to) - y) > reach) continue;
      if (b.sigma(to) > sigma * largest || b.sigma(to) * largest < sigma) continue;
      const bits = bitCount(a.low(from) ^ b.low(to)) + bitCount(a.high(from) ^ b.high(to));
      if (bits < (best?.bits ?? patchBits)) best = { from, to, bits };
    }
    if (best === undefined || used.has(best.to)) continue;
    used.add(best.to);
    found.push(best);
  }
  return found;
}

/** Least squares; undefined where all lie on one spot. */
function fitSimilarity(a: KeypointSet, b: KeypointSet, found: readonly Agreement[]): Similarity | undefined {
  const mean = (value: (one: Agreement) => number): number =>
    found.reduce((sum, one) => sum + value(one), 0) / found.length;
  const [ax, ay] = [mean(({ from }) => a.x(from)), mean(({ from }) => a.y(from))];
  const [bx, by] = [mean(({ to }) => b.x(to)), mean(({ to }) => b.y(to))];
  let [dot, cross, squares] = [0, 0, 0];
  for (const { from, to } of found) {
    const [x, y, u, v] = [a.x(from) - ax, a.y(from) - ay, b.x(to) - bx, b.y(to) - by];
    dot += x * u + y * v;
    cross += x * v - y * u;
    squares += x * x + y * y;
  }
  if (squares < leastSquares) return undefined;
  const [along, across] = [dot / squares, cross / squares];
  return { along, across, right: bx - along * ax + across * ay, down: by - across * ax - along * ay };
}

function judge(a: KeypointSet, b: KeypointSet, map: Similarity, found: readonly Agreement[]): Registration | undefined {
  const evidence = found.reduce((sum, { bits }) => sum + patchBits - bits, 0);
  if (evidence < bounds.evidence) return undefined;
  const inB = within(a, b, map);
  const possible = Math.max(found.length, Math.min(inB.length, within(b, a, inverse(map)).length));
  if (found.length < bounds.share * possible) return undefined;
  const matched = found.map(({ from }) => from);
  if (spreadOf(a, matched) < bounds.spread * spreadOf(a, inB)) return undefined;
  return { matched: found.length, possible };
}

/** Keypoints whose patch also lies in the other picture, where it is not too small to be found. */
function within(own: KeypointSet, other: KeypointSet, { along, across, right, down }: Similarity): number[] {
  const scale = Math.hypot(along, across);
  const found: number[] = [];
  for (let at = 0; at < own.count; at += 1) {
    const x = along * own.x(at) - across * own.y(at) + right;
    const y = across * own.x(at) + along * own.y(at) + down;
    const sigma = own.sigma(at) * scale;
    const reach = patchReach * sigma;
    const isIn = x >= reach && y >= reach && x <= other.width - reach && y <= other.height - reach;
    if (isIn && sigma >= leastSigma) found.push(at);
  }
  return found;
}

function inverse({ along, across, right, down }: Similarity): Similarity {
  const squares = along * along + across * across;
  const [back, turned] = [along / squares, -across / squares];
  return { along: back, across: turned, right: turned * down - back * right, down: -turned * right - back * down };
}

/** Root mean square distance from their middle, pixels. */
function spreadOf(set: KeypointSet, places: readonly number[]): number {
  if (places.length === 0) return 0;
  const x = places.reduce((sum, at) => sum + set.x(at), 0) / places.length;
  const y = places.reduce((sum, at) => sum + set.y(at), 0) / places.length;
  return Math.sqrt(places.reduce((sum, at) => sum + (set.x(at) - x) ** 2 + (set.y(at) - y) ** 2, 0) / places.length);
}
