import type { ClassCount, Part, PhotoId } from "../contract/photos.ts";
import { SplitSum } from "../split/splitHash.ts";
import { isKept, isRemoved, type PhotoRecord } from "./photoRecord.ts";
import type { KnownLayout } from "./walkProject.ts";

type Count = Record<Part | "removed", number>;

/** Sums over all photos, kept up with each change: after a click nothing may walk over 100,000 records. */
export class Tally {
  readonly #classes = new Map<string, Count>();
  readonly #problems = new Map<PhotoId, PhotoRecord>();
  /** Of the photos in use; its digests are worked out only once somebody asks. */
  readonly split = new SplitSum();
  #loose = 0;
  readonly #kept: Record<Part, number> = { train: 0, valid: 0, test: 0 };

  replace(old: PhotoRecord | undefined, record: PhotoRecord): void {
    if (old !== undefined) this.#add(old, -1);
    this.#add(record, 1);
    const isListed = record.problem !== undefined && !record.gone && !isRemoved(record);
    if (isListed) this.#problems.set(record.id, record);
    else this.#problems.delete(record.id);
  }

  /** The photo is no longer in the library at all. */
  drop(record: PhotoRecord): void {
    this.#add(record, -1);
    this.#problems.delete(record.id);
  }

  /** Classes by name; those of which nothing is left, not even in the trash, are left out. */
  classes(): readonly ClassCount[] {
    return [...this.#classes]
      .filter(([, { train, valid, test, removed }]) => train + valid + test + removed > 0)
      .map(([name, count]) => ({ name, ...count }))
      .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0));
  }

  /** Names of all classes that ever had a photo, and whether any lies in a class folder directly in the project. */
  layout(): KnownLayout {
    return { classes: new Set(this.#classes.keys()), isLoose: this.#loose > 0 };
  }

  /** Photos in use that have a problem. */
  problems(): Iterable<PhotoRecord> {
    return this.#problems.values();
  }

  /** Photos in use on each side. */
  kept(part: Part): number {
    return this.#kept[part];
  }

  #add(record: PhotoRecord, sign: 1 | -1): void {
    let count = this.#classes.get(record.class);
    if (count === undefined) {
      count = { train: 0, valid: 0, test: 0, removed: 0 };
      this.#classes.set(record.class, count);
    }
    if (record.gone) return;
    const removed = isRemoved(record);
    count[removed ? "removed" : record.part] += sign;
    if (record.prefix === "" && !removed) this.#loose += sign;
    if (!isKept(record, removed)) return;
    this.#kept[record.part] += sign;
    if (sign === 1) this.split.add(record);
    else this.split.remove(record);
  }
}
