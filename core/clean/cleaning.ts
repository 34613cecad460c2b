import type { CleanReport, Findings, FindingsPage, LikeGroup, MeasureColumns, Suspect } from "../contract/clean.ts";
import type { Photo, PhotoId } from "../contract/photos.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { PhotoMeasures } from "../images/photoMeasures.ts";
import { Breath } from "../jobs/breath.ts";
import type { Context } from "../jobs/context.ts";
import { sortInTurns } from "../jobs/sortInTurns.ts";
import type { KnownPhoto } from "../library/projectPhotos.ts";
import { backbones } from "../network/backbones.ts";
import { findFlaws, type MeasuredPhoto } from "./findFlaws.ts";
import { Likeness, type LikePhoto } from "./likeGroups.ts";
import { measureStoreOf } from "./measureStore.ts";
import { type MeasuredProject, measuresOf } from "./measuresOf.ts";
import { StoredSketches } from "./storedSketches.ts";
import { findSuspects, keepSuspicions, readSuspicions, type Suspicions } from "./suspicion.ts";

/** What the default network sees of a photo, pixels each side. */
const seenSize = backbones[0]?.preprocessing.size ?? 224;

export interface LinkedPhotos {
  readonly groups: readonly LikeGroup[];
  /** Photos whose features were looked at. */
  readonly featured: number;
}

/** What findings need of an open project. */
export interface CleanedProject extends MeasuredProject {
  /** Every photo that is there, removed ones too, in id order; edits may go on meanwhile. */
  known(): Iterable<KnownPhoto>;
  /** A page of the same. */
  photos(after: PhotoId, limit: number): { readonly photos: readonly Photo[]; readonly more: boolean };
}

interface Found {
  readonly photo: Photo;
  readonly contentHash: string;
}

/** Findings, groups counted as one, and photos that a page tells of: some 10 ms for whoever writes and reads it. */
const [findingsPage, measuresPage] = [2500, 10_000];

/**
 * Findings of an open project. What each photo and each pair cost is worked out once: a report after an edit looks over
 * what is there for the photos in use.
 */
export class Cleaning {
  readonly #project: CleanedProject;
  readonly #likeness: Likeness;
  readonly #sketches: StoredSketches;
  #looking: Promise<void> | undefined;
  #suspicions: Promise<Suspicions | undefined>;
  /** Of the last report, until its last page was read. */
  #findings: Findings | undefined;
  #reports = 0;

  constructor(project: CleanedProject) {
    this.#project = project;
    this.#likeness = new Likeness(project.cacheDir);
    this.#sketches = new StoredSketches(project.cacheDir);
    this.#suspicions = readSuspicions(project.cacheDir);
  }

  /** What is known now, its lists to be read with `findings`; nothing is measured. */
  async report(): Promise<CleanReport> {
    const store = await measureStoreOf(this.#project);
    const { measures } = store;
    const breath = new Breath();
    const found: Found[] = [];
    const measured: MeasuredPhoto[] = [];
    const stamp = new Stamp();
    let looked = 0;
    for (const { photo, contentHash, isKept } of this.#project.known()) {
      if (breath.isDue) await breath.take();
      const own = measures.get(contentHash);
      if (own !== undefined) stamp.add(photo.id, own.sharpness);
      if (!isKept) continue;
      found.push({ photo, contentHash });
      if (own !== undefined) measured.push({ id: photo.id, class: photo.class, measures: own });
      if (own !== undefined || store.has(contentHash)) looked += 1;
    }
    // Features that come later are asked about by whoever has them computed, and not after each edit.
    await (this.#looking ?? this.#lookAtFeatures(found));
    const groups = await this.#likeness.groups(likePhotos(found), measures);
    const suspicions = await this.#suspicions;
    this.#findings = {
      flaws: await findFlaws(measured, seenSize, breath),
      groups,
      suspects: suspicions === undefined ? [] : await suspectsOf(found, suspicions, breath),
    };
    this.#reports += 1;
    return {
      number: this.#reports,
      photos: found.length,
      measured: looked,
      measuresStamp: stamp.value,
      ...(suspicions === undefined ? {} : { suspectsAt: suspicions.at }),
    };
  }

  /** A page of a report's lists: flaws, then groups, then suspects. @param from entries before it */
  findings(report: number, from: number): FindingsPage {
    const found = report === this.#reports ? this.#findings : undefined;
    if (found === undefined) return { flaws: [], groups: [], suspects: [], outdated: true };
    const to = from + findingsPage;
    let before = 0;
    const part = <T>(list: readonly T[]): T[] => {
      const own = list.slice(Math.max(0, from - before), Math.max(0, to - before));
      before += list.length;
      return own;
    };
    const page = { flaws: part(found.flaws), groups: part(found.groups), suspects: part(found.suspects) };
    if (to < before) return { ...page, next: to, outdated: false };
    this.#findings = undefined;
    return { ...page, outdated: false };
  }

  /** A page of figures to sort by. @param after id of the photo before it */
  async columns(after: PhotoId): Promise<MeasureColumns> {
    const { measures } = await measureStoreOf(this.#project);
    const { photos, more } = this.#project.photos(after, measuresPage);
    const columns: MeasureColumns = { ids: [], sharpness: [], ...(more ? { next: photos.at(-1)!.id } : {}) };
    for (const { id } of photos) {
      const own = measures.get(this.#project.contentHash(id));
      if (own === undefined) continue;
      columns.ids.push(id);
      columns.sharpness.push(own.sharpness);
    }
    return columns;
  }

  /**
   * Near photos as they stand now, by their hashes and by whatever features there are, each group with all that is near to any
   * of it. What has not been measured is not found.
   */
  async linked(): Promise<LinkedPhotos> {
    const { measures } = await measureStoreOf(this.#project);
    const found = await this.#found();
    await this.#lookAtFeatures(found);
    const groups = await this.#likeness.groups(likePhotos(found), measures, true);
    let featured = 0;
    const breath = new Breath();
    for (const { contentHash } of found) {
      if (breath.isDue) await breath.take();
      if (this.#likeness.hasFeatures(contentHash)) featured += 1;
    }
    return { groups: groups.filter(({ kind }) => kind === "near"), featured };
  }

  /** Measures of one photo's content, where it has been measured. */
  async measuresOf(contentHash: string): Promise<PhotoMeasures | undefined> {
    return (await measureStoreOf(this.#project)).measures.get(contentHash);
  }

  async measure(images: ImagePool, ctx: Context): Promise<void> {
    await measuresOf(this.#project, images, ctx);
  }

  /** @throws what findSuspects does */
  async suspect(backbone: string | undefined, images: ImagePool, ctx: Context): Promise<void> {
    const { groups } = await this.linked();
    const groupOf = new Map(groups.flatMap(({ ids }) => ids.map((id) => [id, ids[0]!])));
    const suspicions = await findSuspects(
      {
        project: this.#project,
        images,
        backbone,
        groupOf: ({ id }) => {
          const group = groupOf.get(id);
          return this.#project.contentHash(group ?? id);
        },
      },
      ctx,
    );
    const found = await this.#found();
    await this.#lookAtFeatures(found);
    this.#suspicions = Promise.resolve(suspicions);
    await keepSuspicions(this.#project.cacheDir, suspicions).catch((error: unknown) =>
      ctx.log.warn("Suspects could not be kept", { error: String(error) }),
    );
    const store = await measureStoreOf(this.#project);
    const measured = found.filter(({ contentHash }) => store.has(contentHash)).length;
    ctx.emit("clean.changed", { measured, suspectsAt: suspicions.at });
  }

  /** Takes over the features that lie in the cache, where they are others than before; one look at a time. */
  #lookAtFeatures(found: readonly Found[]): Promise<void> {
    const look = async (): Promise<void> => {
      const sketches = await this.#sketches.changed(new Set(found.map(({ contentHash }) => contentHash)));
      if (sketches !== undefined) await this.#likeness.useFeatures(sketches);
    };
    const before = this.#looking;
    this.#looking = before === undefined ? look() : before.then(look);
    return this.#looking;
  }

  async #found(): Promise<Found[]> {
    const breath = new Breath();
    const found: Found[] = [];
    for (const { photo, contentHash, isKept } of this.#project.known()) {
      if (breath.isDue) await breath.take();
      if (isKept) found.push({ photo, contentHash });
    }
    return found;
  }
}

/** A number that follows from the figures of photos in their order (FNV-1a over words, Fowler, Noll and Vo). */
class Stamp {
  readonly #figure = new Float32Array(1);
  readonly #bits = new Int32Array(this.#figure.buffer);
  value = 0x811c9dc5 | 0;

  add(id: PhotoId, figure: number): void {
    this.#figure[0] = figure;
    for (const word of [id, this.#bits[0]!]) this.value = Math.imul(this.value ^ word, 0x01000193);
  }
}

const likePhotos = (found: readonly Found[]): LikePhoto[] =>
  found.map(({ photo: { id, bytes }, contentHash }) => ({ id, bytes, contentHash }));

/** Of photos that still stand where they stood; a copy of one is suspected like it. */
async function suspectsOf(found: readonly Found[], { suspected }: Suspicions, breath: Breath): Promise<Suspect[]> {
  const known = new Map<string, Suspicions["suspected"][number]>();
  for (const one of suspected) {
    if (breath.isDue) await breath.take();
    known.set(`${one.contentHash} ${one.label}`, one);
  }
  const suspects: Suspect[] = [];
  for (const { photo, contentHash } of found) {
    if (breath.isDue) await breath.take();
    const one = known.get(`${contentHash} ${photo.class}`);
    if (one === undefined) continue;
    const { own, class: likeliest, confidence, suspicion } = one;
    suspects.push({ id: photo.id, own, class: likeliest, confidence, suspicion });
  }
  return await sortInTurns(suspects, (a, b) => b.suspicion - a.suspicion || a.id - b.id, breath);
}

/** One for each open project; gone with it. */
const cleanings = new WeakMap<object, Cleaning>();

export function cleaningOf(project: CleanedProject): Cleaning {
  const cleaning = cleanings.get(project) ?? new Cleaning(project);
  cleanings.set(project, cleaning);
  return cleaning;
}
