import { InvalidArgumentError } from "commander";

/** An option's value as a whole number within bounds; anything else is a usage error that names the bounds. */
export function wholeNumber(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^-?[0-9]+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Give a whole number from ${low} to ${high}.`);
  };
}

/** An option's value as a number within bounds. */
export function numberWithin(low: number, high: number): (text: string) => number {
  return (text) => {
    const value = /^[0-9.]+$/.test(text) ? Number(text) : Number.NaN;
    if (value >= low && value <= high) return value;
    throw new InvalidArgumentError(`Give a number from ${low} to ${high}.`);
  };
}

/** An option's value as a number between bounds, which it may reach where `inclusive`; also as 1e5. */
export function numberBetween(low: number, high: number, inclusive = false): (text: string) => number {
  return (text) => {
    const value = /^[0-9.]+(e[-+]?[0-9]+)?$/i.test(text) ? Number(text) : Number.NaN;
    if (inclusive ? value >= low && value <= high : value > low && value < high) return value;
    throw new InvalidArgumentError(
      `Give a number ${inclusive ? "from" : "between"} ${low} ${inclusive ? "to" : "and"} ${high}.`,
    );
  };
}

/** A run's number as it is printed (0003) or as people write it (3), as the run's id. */
export function runNumber(text: string): string {
  if (/^[0-9]{1,15}$/.test(text) && Number(text) > 0) return String(Number(text)).padStart(4, "0");
  throw new InvalidArgumentError("Give the number of a run, such as 3.");
}
