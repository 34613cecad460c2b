import { resolve } from "node:path";
import { ThawError } from "../../contract/errors.ts";
import { Phase, ScheduleSettings, TrainSettings } from "../../contract/training.ts";
import { findBackbone } from "../../network/backbones.ts";
import { thawedGroups } from "../../network/border.ts";
import { type PhaseOptions, type ScheduleName, scheduleNames } from "./phaseOptions.ts";
import { spreadRates } from "./rates.ts";
import { augmentationNames, type TrainOptions } from "./trainOptions.ts";

/**
 * Settings with what the options say put over them. Phases are met by their place: the first phase's options change the
 * first phase, and a phase beyond the last is new.
 * @param base a preset, a file's settings, or the defaults
 * @throws usage where an option has nothing to do with what it stands beside
 */
export function settingsWith(base: TrainSettings, options: TrainOptions): TrainSettings {
  const { backbone = base.backbone, aug, classWeights, labelSmoothing, tta, views } = options;
  const { batchNorm, precision, precompute, resize, seed } = options;
  // Another network's own file is no use to this one.
  const weightsFile = options.weights === undefined ? undefined : resolve(options.weights);
  const { weightsFile: before, ...others } = base;
  const kept = backbone === base.backbone ? before : undefined;
  const settings = TrainSettings.parse({
    ...others,
    backbone,
    ...defined({ weightsFile: weightsFile ?? kept, batchSize: options.bs, seed, precompute, views, resize, tta }),
    ...defined({ labelSmoothing, classWeights, batchNorm, precision }),
    ...(aug === undefined ? {} : { augmentation: augmentationNames[aug] }),
    head: headWith(base.head, options),
    optimizer: optimizerWith(base.optimizer, options),
    phases: phasesWith(base.phases, options.phases, backbone),
  });
  const { preset, ...unnamed } = settings;
  const changed =
    JSON.stringify({ ...settings, seed: 0 }) !== JSON.stringify({ ...TrainSettings.parse(base), seed: 0 });
  return changed || preset === undefined ? unnamed : settings;
}

function headWith(base: TrainSettings["head"], { head, hidden, dropout }: TrainOptions): object {
  const kind = head === undefined ? base.kind : ({ linear: "linear", concat_pool: "concatPool" } as const)[head];
  if (kind === "linear" && hidden !== undefined) throw usage("--hidden goes with --head concat_pool");
  return { ...(kind === base.kind ? base : { kind }), ...defined({ hidden, dropout }) };
}

function optimizerWith(base: TrainSettings["optimizer"], { opt, momentum, wd, wdBnBias }: TrainOptions): object {
  const kind = opt ?? base.kind;
  const first = kind === "sgd" ? { momentum } : { beta1: momentum };
  return { ...(kind === base.kind ? base : { kind }), ...defined({ ...first, weightDecay: wd, wdBnBias }) };
}

function phasesWith(base: readonly Phase[], said: readonly PhaseOptions[], backbone: string): Phase[] {
  const count = Math.max(base.length, said.length);
  return Array.from({ length: count }, (_, at) => phaseWith(base[at] ?? Phase.parse({}), said[at] ?? {}, backbone));
}

function phaseWith(base: Phase, said: PhaseOptions, backbone: string): Phase {
  const thawFrom = said.thaw ?? base.thawFrom;
  return {
    thawFrom,
    learningRates: said.lr === undefined ? base.learningRates : spreadRates(said.lr, thawedCount(backbone, thawFrom)),
    schedule: scheduleWith(base.schedule, said),
  };
}

/** Options that a schedule knows, by their names in the contract, and how each is written. */
const written = {
  ...{ epochs: "--epochs", cycles: "--cycles", cycleLen: "--cycle-len", cycleMult: "--cycle-mult" },
  ...{ pctStart: "--pct-start", div: "--div", divFinal: "--div-final" },
} as const;

function scheduleWith(base: ScheduleSettings, said: PhaseOptions): ScheduleSettings {
  const restarts = [said.cycles, said.cycleLen, said.cycleMult].some((value) => value !== undefined);
  // cycle_len alone makes `fit` a cosine with restarts, as in fast.ai 0.7.
  const name: ScheduleName | undefined = said.schedule ?? (restarts ? "cosine_restarts" : undefined);
  const kind = name === undefined ? base.kind : scheduleNames[name];
  const start = kind === base.kind ? base : ScheduleSettings.parse({ kind });
  for (const [key, option] of Object.entries(written) as [keyof typeof written, string][]) {
    if (said[key] === undefined || key in start) continue;
    const others = Object.keys(start).filter((other): other is keyof typeof written => other in written);
    const known = others.map((other) => written[other]).join(", ");
    throw usage(`${option} has no meaning for the schedule ${nameOf(kind)}, which takes ${known}`);
  }
  const { epochs, cycles, cycleLen, cycleMult, pctStart, div, divFinal } = said;
  const changes = defined({ epochs, cycles, cycleLen, cycleMult, pctStart, div, divFinal });
  return ScheduleSettings.parse({ ...start, ...changes });
}

const nameOf = (kind: ScheduleSettings["kind"]): string =>
  Object.entries(scheduleNames).find(([, contract]) => contract === kind)?.[0] ?? kind;

function thawedCount(backbone: string, thawFrom: string): number {
  const groups = [...findBackbone(backbone).network.groups.map(({ name }) => ({ name })), { name: "head" }];
  return thawedGroups(groups, thawFrom).length;
}

/** The entries that have a value. */
function defined(values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

const usage = (message: string): ThawError => new ThawError("usage", `${message}. See: thaw train --help`);
