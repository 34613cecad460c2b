import {
  type OptimizerSettings,
  type Phase,
  type ScheduleSettings,
  scheduleEpochs,
  type TrainSettings,
} from "../contract/training.ts";
import { thawedGroups } from "../network/border.ts";
import type { LayerGroup } from "../network/network.ts";
import { groupRates } from "./groupRates.ts";
import { constantSchedule, cosineRestarts, flatCosine, oneCycle, type Schedule, type StepRates } from "./schedule.ts";

/** What a schedule needs to know of the joined network: its groups in order, the head last. */
export type ScheduledGroup = Pick<LayerGroup, "name" | "layers">;

/** Rates of the thawed groups at a step, the head's last. */
export type GroupSchedule = (step: number) => readonly StepRates[];

/** Where a phase stands in its run. */
export interface PhaseSpan {
  /** Place in the settings' list. */
  readonly phase: number;
  /** Number of its first step, counted from 0 over the run. */
  readonly first: number;
  readonly steps: number;
  /** Names of the groups that learn, the head last. */
  readonly thawed: readonly string[];
}

/** Momentum of the schedules that leave it alone; one-cycle moves it, unless the optimizer has none. */
export function baseMomentum(optimizer: OptimizerSettings): number {
  return optimizer.kind === "sgd" ? optimizer.momentum : optimizer.beta1;
}

/**
 * Rates of one phase as a pure function of the step, counted from 0 within the phase.
 * @param groups of the joined network in order, the head last
 * @param momentum see `baseMomentum`
 * @throws badInput for an unknown group, or more rates than thawed groups
 */
export function phaseSchedule(
  phase: Phase,
  groups: readonly ScheduledGroup[],
  stepsPerEpoch: number,
  momentum = 0.9,
): GroupSchedule {
  const peaks = groupRates(thawedGroups(groups, phase.thawFrom), phase.learningRates);
  const schedules = peaks.map((peak) => scheduleOf(phase.schedule, peak, stepsPerEpoch, momentum));
  return (step) => schedules.map((schedule) => schedule(step));
}

/** Rates of the whole run as a pure function of the step: those of the groups that are thawed in the step's phase. */
export function runSchedule(
  settings: Pick<TrainSettings, "phases" | "optimizer">,
  groups: readonly ScheduledGroup[],
  stepsPerEpoch: number,
): GroupSchedule {
  const spans = phaseSpans(settings, groups, stepsPerEpoch);
  const momentum = baseMomentum(settings.optimizer);
  const schedules = settings.phases.map((phase) => phaseSchedule(phase, groups, stepsPerEpoch, momentum));
  return (step) => {
    const { phase, first } = spanAt(spans, step);
    return schedules[phase]?.(step - first) ?? [];
  };
}

/** The phases of a run laid end to end. @throws badInput for an unknown group */
export function phaseSpans(
  { phases }: Pick<TrainSettings, "phases">,
  groups: readonly Pick<LayerGroup, "name">[],
  stepsPerEpoch: number,
): readonly PhaseSpan[] {
  let first = 0;
  return phases.map(({ schedule, thawFrom }, phase) => {
    const steps = scheduleEpochs(schedule) * stepsPerEpoch;
    const span = { phase, first, steps, thawed: thawedGroups(groups, thawFrom).map(({ name }) => name) };
    first += steps;
    return span;
  });
}

/** The phase that a step is in; the last one for steps beyond the end. */
export function spanAt(spans: readonly PhaseSpan[], step: number): PhaseSpan {
  const span = spans.findLast(({ first }) => first <= step) ?? spans[0];
  if (span === undefined) throw new RangeError("A run has one phase at least.");
  return span;
}

/** Steps of each cycle of a phase; one entry where it has no restarts. */
export function cycleSteps(schedule: ScheduleSettings, stepsPerEpoch: number): readonly number[] {
  if (schedule.kind !== "cosineRestarts") return [schedule.epochs * stepsPerEpoch];
  const { cycles, cycleLen, cycleMult } = schedule;
  return Array.from({ length: cycles }, (_, cycle) => cycleLen * cycleMult ** cycle * stepsPerEpoch);
}

function scheduleOf(schedule: ScheduleSettings, peak: number, stepsPerEpoch: number, momentum: number): Schedule {
  const total = scheduleEpochs(schedule) * stepsPerEpoch;
  switch (schedule.kind) {
    case "constant":
      return constantSchedule(peak, momentum);
    case "oneCycle":
      return oneCycle({
        ...{ learningRate: peak, total, climb: schedule.pctStart },
        ...{ divide: schedule.div, divideFinal: schedule.divFinal },
        ...(momentum === 0 ? { momenta: [0, 0, 0] } : {}),
      });
    case "cosineRestarts":
      return cosineRestarts({ learningRate: peak, momentum, cycles: cycleSteps(schedule, stepsPerEpoch) });
    case "flatCosine":
      return flatCosine({ learningRate: peak, momentum, total, flat: schedule.pctStart });
  }
}
