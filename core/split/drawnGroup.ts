import type { Part } from "../contract/photos.ts";
import { byCodeUnit } from "./byCodeUnit.ts";
import { sha256 } from "./sha256.ts";

/** A group as the draw sees it: nothing but its rank and how many photos of each class it has. */
export interface DrawnGroup {
  /** Place in the draw, from 0 up to but not 1: the first 52 bits of `digest`. */
  readonly rank: number;
  /** SHA-256 of "<seed>:<key>", hexadecimal. */
  readonly digest: string;
  /** Photos of each class that are drawn. */
  readonly sizes: ReadonlyMap<string, number>;
  /** The side on which it stands already and stays; absent: it is drawn. */
  readonly stands?: Part;
}

/** Shares from 0 to 1 of the photos of each class. */
export interface Shares {
  readonly valid: number;
  /** 0: no test part is drawn. */
  readonly test: number;
}

export const digestOf = (seed: number, key: string): string => sha256(`${seed}:${key}`, "hex");

/** 13 hexadecimal digits are 52 bits, which a double holds exactly. */
export const rankOf = (digest: string): number => Number.parseInt(digest.slice(0, 13), 16) / 2 ** 52;

/** Photos of each class over all groups, classes by name. */
export function classSizes(groups: readonly DrawnGroup[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { sizes } of groups) for (const [name, size] of sizes) sums.set(name, (sums.get(name) ?? 0) + size);
  return new Map([...sums].sort(([a], [b]) => byCodeUnit(a, b)));
}

/** Indices of the groups that have photos of a class, for each class. */
export function groupsOfClasses(groups: readonly DrawnGroup[]): ReadonlyMap<string, readonly number[]> {
  const found = new Map<string, number[]>();
  for (const [at, { sizes }] of groups.entries()) {
    for (const name of sizes.keys()) {
      const own = found.get(name);
      if (own === undefined) found.set(name, [at]);
      else own.push(at);
    }
  }
  return found;
}
