import type { LikeGroup } from "../contract/clean.ts";
import type { PhotoId } from "../contract/photos.ts";
import type { PhotoMeasures } from "../images/photoMeasures.ts";
import { Breath } from "../jobs/breath.ts";
import { sortInTurns } from "../jobs/sortInTurns.ts";
import { bothBounds, type FeatureSketches, sketchBounds, sketchCosine, sketchHashes } from "./featureSketches.ts";
import { type Distance, NearIndex } from "./nearIndex.ts";
import { PartFinder } from "./partFinder.ts";
import type { Registration } from "./registerKeypoints.ts";

/** A photo as grouping sees it. */
export interface LikePhoto {
  readonly id: PhotoId;
  readonly contentHash: string;
  readonly bytes: number;
}

/**
 * Measured on 542 sample photos (test/unit/clean/likeGroups.test.ts does it again on some): encoded anew at quality 30, as
 * WebP, at half the size, lighter or darker by a tenth: 99 of 100 are within both bounds; a border of 5 % cut off: 4 of 5. Of
 * 146,000 pairs of different sample photos, two are.
 */
export const hashBounds = { first: 10, second: 12 } as const;

/** Grey levels below which a hash tells of noise alone: blank pages, plain walls, the night sky. */
const leastDetail = 0.7;

/** Why photos are near; of a group the weakest of each kind. */
interface Reasons {
  readonly bits?: number | undefined;
  readonly part?: Registration | undefined;
  readonly cosine?: number | undefined;
}

interface Near {
  readonly other: LikePhoto;
  readonly why: Reasons;
}

/** Photos by their number in an index. */
type Numbered = ReadonlyMap<number, readonly LikePhoto[]>;

/** The photos that are grouped, by what they are known under. */
interface Contents {
  readonly hashes: Numbered;
  readonly parts: Numbered;
  readonly features: Numbered;
  /** What features said when the grouping began; others may come meanwhile. */
  readonly side: FeatureSide | undefined;
}

interface FeatureSide {
  readonly sketches: FeatureSketches;
  readonly index: NearIndex;
  readonly numbers: ReadonlyMap<string, number>;
  readonly shared: ReadonlySet<number>;
}

/** Finds like photos; keeps what it has worked out, so that photos which come or go later cost themselves only. */
export class Likeness {
  readonly #pictures = new NearIndex(hashBounds);
  /** Content → number in the index; absent: not looked at, or no hash worth anything. */
  readonly #numbers = new Map<string, number>();
  readonly #seen = new Set<string>();
  /** Numbers of a picture that several contents have: the same hashes, other bytes. */
  readonly #used = new Set<number>();
  readonly #shared = new Set<number>();
  readonly #parts: PartFinder;
  /** The search that goes on: who asks meanwhile waits for it, or would be told of half of what is there. */
  #indexing: Promise<void> = Promise.resolve();
  #features: FeatureSide | undefined;

  /** @param cacheDir keeps what takes long to find; absent: nothing is kept */
  constructor(cacheDir?: string) {
    this.#parts = new PartFinder(cacheDir);
  }

  /** Takes over what features say; those that it had before are forgotten. */
  async useFeatures(sketches: FeatureSketches): Promise<void> {
    const index = new NearIndex(sketchBounds);
    const numbers = new Map<string, number>();
    const [used, shared] = [new Set<number>(), new Set<number>()];
    const breath = new Breath();
    for (const [at, contentHash] of sketches.contentHashes.entries()) {
      const hashes = sketchHashes(sketches, at);
      if (hashes !== undefined && !numbers.has(contentHash)) {
        const number = index.add(...hashes);
        if (used.has(number)) shared.add(number);
        used.add(number);
        numbers.set(contentHash, number);
      }
      if (breath.isDue) await breath.take();
    }
    this.#features = { sketches, index, numbers, shared };
  }

  hasFeatures(contentHash: string): boolean {
    return this.#features?.numbers.has(contentHash) === true;
  }

  /**
   * Groups of photos that are copies of one file, or nearly the same picture, each with the one worth keeping first. Exact
   * groups hold every copy; near groups one copy of each file.
   * @param photos in use
   * @param linked groups also hold what is near to any of their photos and not only to the best: for a split, on whose two
   *   sides no two near ones may stand
   */
  async groups(
    photos: readonly LikePhoto[],
    measures: ReadonlyMap<string, PhotoMeasures>,
    linked = false,
  ): Promise<LikeGroup[]> {
    const breath = new Breath();
    const { first, copies } = await byContent(photos, breath);
    const exact = copies.map((own): LikeGroup => ({ kind: "exact", ids: idsOf(own), reason: "same bytes" }));
    const index = (): Promise<void> => this.#index(first.keys(), measures, breath);
    this.#indexing = this.#indexing.then(index, index);
    await this.#indexing;
    const social = await this.#social(first.values(), breath);
    return [...exact, ...(await this.#near(await bestFirst(social, measures, breath), linked, breath))];
  }

  async #social(photos: Iterable<LikePhoto>, breath: Breath): Promise<LikePhoto[]> {
    const social: LikePhoto[] = [];
    for (const photo of photos) {
      if (this.#hasNear(photo.contentHash)) social.push(photo);
      if (breath.isDue) await breath.take();
    }
    return social;
  }

  /** Most photos are like no other: only the rest is ranked and grouped, so that an edit costs milliseconds. */
  #hasNear(contentHash: string): boolean {
    const number = this.#numbers.get(contentHash);
    if (number !== undefined && (this.#shared.has(number) || this.#pictures.neighbours(number).length > 0)) return true;
    if (this.#parts.neighbours(this.#parts.numbers.get(contentHash) ?? -1).length > 0) return true;
    const { index, numbers, shared } = this.#features ?? {};
    const other = numbers?.get(contentHash);
    return other !== undefined && (shared?.has(other) === true || (index?.neighbours(other).length ?? 0) > 0);
  }

  async #index(
    contents: Iterable<string>,
    measures: ReadonlyMap<string, PhotoMeasures>,
    breath: Breath,
  ): Promise<void> {
    const fresh: string[] = [];
    for (const contentHash of contents) {
      if (breath.isDue) await breath.take();
      const own = this.#seen.has(contentHash) ? undefined : measures.get(contentHash);
      if (own === undefined) continue;
      this.#seen.add(contentHash);
      fresh.push(contentHash);
      if (own.detail < leastDetail) continue;
      const number = this.#pictures.add(own.dctHash, own.stepHash);
      if (this.#used.has(number)) this.#shared.add(number);
      this.#used.add(number);
      this.#numbers.set(contentHash, number);
    }
    await this.#parts.look(fresh, measures);
  }

  /** Each photo that no better one has taken takes those near it: a star, never a chain across the whole project. */
  async #near(photos: readonly LikePhoto[], linked: boolean, breath: Breath): Promise<LikeGroup[]> {
    const side = this.#features;
    const contents: Contents = {
      hashes: await contentsOf(photos, this.#numbers, breath),
      parts: await contentsOf(photos, this.#parts.numbers, breath),
      features: await contentsOf(photos, side?.numbers ?? new Map(), breath),
      side,
    };
    const taken = new Set<string>();
    const groups: LikeGroup[] = [];
    for (const best of photos) {
      if (breath.isDue) await breath.take();
      if (taken.has(best.contentHash)) continue;
      taken.add(best.contentHash);
      const members = [best];
      let reasons: Reasons = {};
      for (let at = 0; at < (linked ? members.length : 1); at += 1) {
        for (const { other, why } of this.#nearTo(members[at]!, contents, taken)) {
          reasons = weakest(reasons, why);
          taken.add(other.contentHash);
          members.push(other);
        }
        if (breath.isDue) await breath.take();
      }
      if (members.length > 1) groups.push({ kind: "near", ids: idsOf(members), reason: inWords(reasons) });
    }
    return groups;
  }

  /** @param taken by their content: these are passed over, before anything of them is compared */
  *#nearTo(centre: LikePhoto, contents: Contents, taken: ReadonlySet<string>): Generator<Near> {
    for (const other of this.#byHash(centre, contents.hashes))
      if (!taken.has(other.contentHash)) yield { other, why: { bits: this.#bits(centre, other) } };
    for (const near of this.#byParts(centre, contents.parts)) if (!taken.has(near.other.contentHash)) yield near;
    yield* this.#byFeatures(centre, contents, taken);
  }

  *#byHash(centre: LikePhoto, contents: Numbered): Generator<LikePhoto> {
    const number = this.#numbers.get(centre.contentHash);
    if (number === undefined) return;
    yield* contents.get(number) ?? [];
    for (const near of this.#pictures.neighbours(number)) yield* contents.get(near) ?? [];
  }

  *#byParts(centre: LikePhoto, contents: Numbered): Generator<Near> {
    const number = this.#parts.numbers.get(centre.contentHash) ?? -1;
    for (const part of this.#parts.neighbours(number))
      for (const other of contents.get(part.number) ?? []) yield { other, why: { part } };
  }

  *#byFeatures(centre: LikePhoto, { features, side }: Contents, taken: ReadonlySet<string>): Generator<Near> {
    const { sketches, index, numbers } = side ?? {};
    const number = numbers?.get(centre.contentHash);
    if (sketches === undefined || index === undefined || number === undefined) return;
    for (const near of [number, ...index.neighbours(number)]) {
      for (const other of features.get(near) ?? []) {
        if (taken.has(other.contentHash)) continue;
        const cosine = sketchCosine(sketches, centre.contentHash, other.contentHash);
        const isNear =
          cosine >= sketchBounds.cosine || (cosine >= bothBounds.cosine && this.#alsoByHash(centre, other));
        if (isNear) yield { other, why: { cosine } };
      }
    }
  }

  #alsoByHash(a: LikePhoto, b: LikePhoto): boolean {
    const { first, second } = this.#distance(a, b) ?? { first: 64, second: 64 };
    return first <= bothBounds.first && second <= bothBounds.second;
  }

  #bits(a: LikePhoto, b: LikePhoto): number {
    return this.#distance(a, b)?.first ?? 0;
  }

  /** Undefined where one of them is a blank picture or was not measured. */
  #distance(a: LikePhoto, b: LikePhoto): Distance | undefined {
    const [one, other] = [this.#numbers.get(a.contentHash), this.#numbers.get(b.contentHash)];
    return one === undefined || other === undefined ? undefined : this.#pictures.distance(one, other);
  }
}

async function contentsOf(
  photos: readonly LikePhoto[],
  numbers: ReadonlyMap<string, number>,
  breath: Breath,
): Promise<Numbered> {
  const contents = new Map<number, LikePhoto[]>();
  for (const photo of photos) {
    if (breath.isDue) await breath.take();
    const number = numbers.get(photo.contentHash);
    if (number === undefined) continue;
    const there = contents.get(number);
    if (there === undefined) contents.set(number, [photo]);
    else there.push(photo);
  }
  return contents;
}

/** Most pixels, then the sharpest, then most bytes, then the first that came. */
async function bestFirst(
  photos: readonly LikePhoto[],
  measures: ReadonlyMap<string, PhotoMeasures>,
  breath: Breath,
): Promise<LikePhoto[]> {
  const ranked: { readonly photo: LikePhoto; readonly pixels: number; readonly sharpness: number }[] = [];
  for (const photo of photos) {
    if (breath.isDue) await breath.take();
    const { width = 0, height = 0, sharpness = 0 } = measures.get(photo.contentHash) ?? {};
    ranked.push({ photo, pixels: width * height, sharpness });
  }
  const sorted = await sortInTurns(
    ranked,
    (a, b) =>
      b.pixels - a.pixels || b.sharpness - a.sharpness || b.photo.bytes - a.photo.bytes || a.photo.id - b.photo.id,
    breath,
  );
  return sorted.map(({ photo }) => photo);
}

/** One photo of each content, and all of those that have several. */
async function byContent(photos: readonly LikePhoto[], breath: Breath) {
  const first = new Map<string, LikePhoto>();
  const copies = new Map<string, LikePhoto[]>();
  for (const photo of photos) {
    if (breath.isDue) await breath.take();
    const there = first.get(photo.contentHash);
    if (there === undefined) first.set(photo.contentHash, photo);
    else {
      const own = copies.get(photo.contentHash);
      if (own === undefined) copies.set(photo.contentHash, [there, photo]);
      else own.push(photo);
    }
  }
  return { first, copies: [...copies.values()] };
}

const idsOf = (photos: readonly LikePhoto[]): PhotoId[] => photos.map(({ id }) => id);

/** Of each kind of reason the weaker one. */
const weakest = (a: Reasons, b: Reasons): Reasons => ({
  bits: either(a.bits, b.bits, Math.max),
  part: either(a.part, b.part, (one, other) => (shareOf(one) <= shareOf(other) ? one : other)),
  cosine: either(a.cosine, b.cosine, Math.min),
});

const either = <T>(a: T | undefined, b: T | undefined, pick: (a: T, b: T) => T): T | undefined =>
  a === undefined || b === undefined ? (a ?? b) : pick(a, b);

const shareOf = ({ matched, possible }: Registration): number => matched / possible;

function inWords({ bits, cosine, part }: Reasons): string {
  const words = [
    ...(bits === undefined ? [] : [bits === 0 ? "hashes are the same" : `hashes differ by at most ${bits} of 64 bits`]),
    ...(part === undefined ? [] : [`${part.matched} of ${part.possible} details agree`]),
    ...(cosine === undefined ? [] : [`features agree to ${cosine.toFixed(3)}`]),
  ];
  return words.join("; ");
}
