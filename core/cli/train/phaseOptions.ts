import { type Command, Option } from "commander";
import { numberBetween, wholeNumber } from "../numbers.ts";
import { parseRates, type Rates } from "./rates.ts";

/** What was said about one phase; what was not said stays as it is. */
export interface PhaseOptions {
  readonly thaw?: string;
  readonly lr?: Rates;
  readonly schedule?: ScheduleName;
  readonly epochs?: number;
  readonly cycles?: number;
  readonly cycleLen?: number;
  readonly cycleMult?: number;
  readonly pctStart?: number;
  readonly div?: number;
  readonly divFinal?: number;
}

/** fast.ai's names, and the contract's. */
export const scheduleNames = {
  constant: "constant",
  one_cycle: "oneCycle",
  cosine_restarts: "cosineRestarts",
  flat_cos: "flatCosine",
} as const;
export type ScheduleName = keyof typeof scheduleNames;

/**
 * Adds the options that are about a phase, and --then, which begins the next one: each option is about the phase that it
 * stands in. Call the function that comes back once the command line was read.
 */
export function addPhaseOptions(command: Command): () => readonly PhaseOptions[] {
  const phases: { -readonly [Key in keyof PhaseOptions]: PhaseOptions[Key] }[] = [{}];
  const put = <Key extends keyof PhaseOptions>(key: Key, value: PhaseOptions[Key]): void => {
    const phase = phases.at(-1);
    if (phase !== undefined) phase[key] = value;
  };
  const option = <Key extends keyof PhaseOptions>(
    key: Key,
    [syntax, description]: readonly [string, string],
    parse: (text: string) => Exclude<PhaseOptions[Key], undefined>,
  ): void => {
    const parsed = (text: string): Exclude<PhaseOptions[Key], undefined> => {
      const value = parse(text);
      put(key, value);
      return value;
    };
    command.addOption(new Option(syntax, description).argParser(parsed));
  };
  option("epochs", ["--epochs <n>", "times through the photos (default: 5)"], wholeNumber(1, 1000));
  option(
    "lr",
    ["--lr <rates>", "peak rate: 1e-2 (the default), a list up to the head's, or slice(1e-4,1e-2)"],
    parseRates,
  );
  option("thaw", ["--thaw <group>", "first layer group that learns; or all (default: head)"], (text) => text);
  command.addOption(
    new Option("--schedule <name>", "how the rate goes (default: one_cycle)").choices(Object.keys(scheduleNames)),
  );
  command.on("option:schedule", (name: string) => put("schedule", name as ScheduleName));
  option("cycles", ["--cycles <n>", "cycles of cosine_restarts (default: 3)"], wholeNumber(1, 20));
  option("cycleLen", ["--cycle-len <n>", "epochs of the first cycle (default: 1)"], wholeNumber(1, 1000));
  option("cycleMult", ["--cycle-mult <n>", "each cycle so many times as long (default: 2)"], wholeNumber(1, 10));
  option(
    "pctStart",
    ["--pct-start <share>", "share that climbs (default: 0.25), or stays flat (default: 0.75)"],
    numberBetween(0, 1),
  );
  option(
    "div",
    ["--div <n>", "first rate of one_cycle: the peak over this (default: 25)"],
    numberBetween(1, 1e6, true),
  );
  option("divFinal", ["--div-final <n>", "last rate: the peak over this (default: 1e5)"], numberBetween(1, 1e9, true));
  command.option("--then", "begin the next phase: the options after it are about that one");
  command.on("option:then", () => phases.push({}));
  return () => phases;
}
