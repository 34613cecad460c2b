import { setImmediate } from "node:timers/promises";
import type { CleanReport, LikeGroup, MeasureColumns, Suspect } from "../contract/clean.ts";
import type { Photo } from "../contract/photos.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { PhotoMeasures } from "../images/photoMeasures.ts";
import type { Context } from "../jobs/context.ts";
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

interface Found {
  readonly photo: Photo;
  readonly contentHash: string;
}

/**
 * Findings of an open project. What each photo and each pair cost is worked out once: a report after an edit looks over
 * what is there for the photos in use.
 */
export class Cleaning {
  readonly #project: MeasuredProject;
  readonly #likeness: Likeness;
  readonly #sketches: StoredSketches;
  #looking: Promise<void> | undefined;
  #suspicions: Promise<Suspicions | undefined>;

  constructor(project: MeasuredProject) {
    this.#project = project;
    this.#likeness = new Likeness(project.cacheDir);
    this.#sketches = new StoredSketches(project.cacheDir);
    this.#suspicions = readSuspicions(project.cacheDir);
  }

  /** What is known now; nothing is measured. */
  async report(): Promise<CleanReport> {
    const store = await measureStoreOf(this.#project);
    const { measures } = store;
    const found = this.#found();
    const measured: MeasuredPhoto[] = [];
    let looked = 0;
    // A loop: an array for each of 100,000 photos is what the others would wait for.
    for (const { photo, contentHash } of found) {
      const own = measures.get(contentHash);
      if (own !== undefined) measured.push({ id: photo.id, class: photo.class, measures: own });
      if (own !== undefined || store.has(contentHash)) looked += 1;
    }
    // Each part takes some 50 ms for 100,000 photos: others get their turn in between.
    await setImmediate();
    // Features that come later are asked about by whoever has them computed, and not after each edit.
    await (this.#looking ?? this.#lookAtFeatures(found));
    const groups = await this.#likeness.groups(likePhotos(found), measures);
    const suspicions = await this.#suspicions;
    await setImmediate();
    return {
      photos: found.length,
      measured: looked,
      flaws: findFlaws(measured, seenSize),
      groups,
      suspects: suspicions === undefined ? [] : suspectsOf(found, suspicions),
      ...(suspicions === undefined ? {} : { suspectsAt: suspicions.at }),
    };
  }

  async columns(): Promise<MeasureColumns> {
    const { measures } = await measureStoreOf(this.#project);
    const columns: MeasureColumns = { ids: [], sharpness: [], lightness: [] };
    for (const { photo, contentHash } of this.#found()) {
      const own = measures.get(contentHash);
      if (own === undefined) continue;
      columns.ids.push(photo.id);
      columns.sharpness.push(own.sharpness);
      columns.lightness.push(own.lightness);
    }
    return columns;
  }

  /**
   * Near photos as they stand now, by their hashes and by whatever features there are, each group with all that is near to any
   * of it. What has not been measured is not found.
   */
  async linked(): Promise<LinkedPhotos> {
    const { measures } = await measureStoreOf(this.#project);
    const found = this.#found();
    await this.#lookAtFeatures(found);
    const groups = await this.#likeness.groups(likePhotos(found), measures, true);
    const featured = found.filter(({ contentHash }) => this.#likeness.hasFeatures(contentHash)).length;
    return { groups: groups.filter(({ kind }) => kind === "near"), featured };
  }

  /** Measures of one photo's content, where it has been measured. */
  async measuresOf(contentHash: string): Promise<PhotoMeasures | undefined> {
    return (await measureStoreOf(this.#project)).measures.get(contentHash);
  }

  async measure(images: ImagePool, ctx: Context): Promise<CleanReport> {
    await measuresOf(this.#project, images, ctx);
    return await this.report();
  }

  /** @throws what findSuspects does */
  async suspect(backbone: string | undefined, images: ImagePool, ctx: Context): Promise<CleanReport> {
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
    await this.#lookAtFeatures(this.#found());
    this.#suspicions = Promise.resolve(suspicions);
    await keepSuspicions(this.#project.cacheDir, suspicions).catch((error: unknown) =>
      ctx.log.warn("Suspects could not be kept", { error: String(error) }),
    );
    const report = await this.report();
    ctx.emit("clean.changed", { measured: report.measured, suspectsAt: suspicions.at });
    return report;
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

  #found(): Found[] {
    return this.#project.kept().map((photo) => ({ photo, contentHash: this.#project.contentHash(photo.id) }));
  }
}

const likePhotos = (found: readonly Found[]): LikePhoto[] =>
  found.map(({ photo: { id, bytes }, contentHash }) => ({ id, bytes, contentHash }));

/** Of photos that still stand where they stood; a copy of one is suspected like it. */
function suspectsOf(found: readonly Found[], { suspected }: Suspicions): Suspect[] {
  const known = new Map(suspected.map((one) => [`${one.contentHash} ${one.label}`, one]));
  const suspects = found.flatMap(({ photo, contentHash }): Suspect[] => {
    const one = known.get(`${contentHash} ${photo.class}`);
    if (one === undefined) return [];
    return [{ id: photo.id, own: one.own, class: one.class, confidence: one.confidence, suspicion: one.suspicion }];
  });
  return suspects.sort((a, b) => b.suspicion - a.suspicion || a.id - b.id);
}

/** One for each open project; gone with it. */
const cleanings = new WeakMap<object, Cleaning>();

export function cleaningOf(project: MeasuredProject): Cleaning {
  const cleaning = cleanings.get(project) ?? new Cleaning(project);
  cleanings.set(project, cleaning);
  return cleaning;
}
