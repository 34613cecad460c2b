import { z } from "zod";

// A list of 100,000 things with ten properties each is checked while a person waits. As ten lists of plain values it is smaller
// as text, parsed sooner, and checked by a plain loop, which is ten times as fast as a schema asked for each value.

/** Values of one property, one a thing; `fits` says what each must be. */
export const columnOf = <T extends number | string | null>(fits: (value: unknown) => boolean) =>
  z.custom<readonly T[]>((values) => Array.isArray(values) && values.every(fits), {
    // What is asked of the columns together rests on each being one.
    abort: true,
  });

export const isText = (value: unknown): boolean => typeof value === "string";
export const isNumber = (value: unknown): boolean => Number.isFinite(value);
/** Zero or more, as counts and indices are. */
export const isWhole = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;
export const isPositive = (value: unknown): boolean => isWhole(value) && value !== 0;
export const orNull =
  (fits: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === null || fits(value);

/** Whether the columns have a value for each of the same things, and indices point at an entry of a table of that length. */
export function fitTogether(
  columns: readonly (readonly unknown[])[],
  indices: readonly number[],
  tableLength: number,
): boolean {
  return columns.every(({ length }) => length === indices.length) && indices.every((index) => index < tableLength);
}
