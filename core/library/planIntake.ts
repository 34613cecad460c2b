import type { Part } from "../contract/photos.ts";
import { usualExtension } from "../images/imageKind.ts";
import type { FreeNames } from "./freeName.ts";
import type { LibraryState } from "./libraryState.ts";
import { isRemoved, makeRecord } from "./photoRecord.ts";
import { homeOf } from "./place.ts";
import { type Arrival, type EditPlan, partFolder } from "./planEdit.ts";
import { adoptedSplit } from "./scanner.ts";
import type { Staged } from "./stageFile.ts";

/** A staged file with the class that its item's name means. */
export interface Placeable extends Staged {
  readonly class: string;
}

/** The least number of digits: 001.jpg. */
const fewestDigits = 3;

/**
 * Next numbers and widths of the classes in one intake. A number is used once in a class, whatever the part, and also where its
 * photo lies in the trash, so that neither a split nor restoring it meets a name that is taken.
 */
export class Numbering {
  readonly #next = new Map<string, number>();
  readonly #digits = new Map<string, number>();

  /** @param coming how many photos each class is to get, at most */
  constructor(state: LibraryState, coming: ReadonlyMap<string, number>) {
    const sizes = new Map<string, number>();
    for (const record of state.records.values()) sizes.set(record.class, (sizes.get(record.class) ?? 0) + 1);
    for (const record of state.records.values()) {
      if (!coming.has(record.class)) continue;
      const number = Number(/^(\d{1,9})\.[^.]*$/.exec(record.name)?.[1] ?? 0);
      // Far beyond the class's own size it is a name from elsewhere that happens to be digits: a date, a camera's counter.
      if (number > 10 * (sizes.get(record.class) ?? 0) + 1000) continue;
      this.#next.set(record.class, Math.max(this.#next.get(record.class) ?? 1, number + 1));
    }
    for (const [name, count] of coming) {
      const last = (this.#next.get(name) ?? 1) + count - 1;
      this.#digits.set(name, Math.max(fewestDigits, String(last).length));
    }
  }

  take(className: string): string {
    const number = this.#next.get(className) ?? 1;
    this.#next.set(className, number + 1);
    return String(number).padStart(this.#digits.get(className) ?? fewestDigits, "0");
  }
}

/** Where the photos of a class and part are, or else those of the part; class folders lie directly in a project that is new. */
export function prefixFor(state: LibraryState, className: string, part: Part, comesParted = false): string {
  let ofPart: string | undefined;
  for (const record of state.records.values()) {
    if (record.gone || isRemoved(record) || record.part !== part) continue;
    if (record.class === className) return record.prefix;
    ofPart ??= record.prefix;
  }
  if (ofPart !== undefined) return ofPart;
  const isParted = comesParted || [...state.records.values()].some((record) => !record.gone && record.prefix !== "");
  return part === "train" && !isParted ? "" : partFolder(state, part);
}

export interface IntakePlan {
  readonly numbering: Numbering;
  /** Photos of valid or test come along: those of train then go to train/. */
  readonly comesParted: boolean;
  readonly seed: number;
  readonly label: string;
  readonly join: string;
}

/** Gives each staged file its place, `[<part>/]<class>/<number>.<ext>`, and its id. */
export function planIntake(
  state: LibraryState,
  staged: readonly Placeable[],
  { numbering, comesParted, seed, label, join }: IntakePlan,
  names: FreeNames,
): EditPlan {
  const prefixes = new Map<string, string>();
  const arrivals: Arrival[] = [];
  let id = state.nextId;
  for (const { class: className, item, kind, facts, staged: path } of staged) {
    const part = item.part ?? "train";
    const key = `${part}/${className}`;
    const prefix = prefixes.get(key) ?? prefixFor(state, className, part, comesParted);
    prefixes.set(key, prefix);
    let home: string;
    do home = homeOf(prefix, className, `${numbering.take(className)}.${usualExtension(kind)}`);
    while (!names.take(home));
    const placement = { path: home, home, origin: undefined };
    arrivals.push({ record: makeRecord(id, placement, facts, false, item.provenance), staged: path });
    id += 1;
  }
  const split = adoptedSplit(
    state,
    arrivals.map(({ record }) => record),
    seed,
  );
  return { label, places: new Map(), arrivals, join, ...(split === undefined ? {} : { split }) };
}
