import { type OptimizerSettings, type Phase, scheduleEpochs, type TrainSettings } from "../contract/training.ts";
import { baseMomentum, type GroupSchedule, phaseSchedule, type ScheduledGroup } from "./phaseSchedule.ts";

/** A phase as a run goes through it: one call of `fit`, perhaps cut short by the person. */
export interface Leg {
  /** Unique in the run: a leg that takes another's place after a stop has another number. */
  readonly id: number;
  readonly phase: Phase;
  /** Epochs that are done of it, at most those of its schedule. */
  readonly epochs: number;
}

/** A leg with its place in the run. */
export interface PlannedLeg extends Leg {
  /** Number of its first epoch, counted from 1 over the run. */
  readonly firstEpoch: number;
  /** Number of its first step, counted from 0 over the run. */
  readonly firstStep: number;
  /** Rates of the thawed groups, the head's last, by the step's number in the run. */
  readonly schedule: GroupSchedule;
}

export interface RunPlan {
  readonly legs: readonly PlannedLeg[];
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  readonly steps: number;
}

/** The legs of a run that is just begun. */
export function legsOf({ phases }: Pick<TrainSettings, "phases">): Leg[] {
  return phases.map((phase, id) => ({ id, phase, epochs: scheduleEpochs(phase.schedule) }));
}

/**
 * Lays legs end to end.
 * @param groups of the joined network in order, the head last
 * @throws badInput for an unknown group, or more rates than thawed groups
 */
export function planRun(
  legs: readonly Leg[],
  optimizer: OptimizerSettings,
  groups: readonly ScheduledGroup[],
  stepsPerEpoch: number,
): RunPlan {
  const momentum = baseMomentum(optimizer);
  let epochs = 0;
  const planned = legs.map((leg): PlannedLeg => {
    const firstStep = epochs * stepsPerEpoch;
    const within = phaseSchedule(leg.phase, groups, stepsPerEpoch, momentum);
    const firstEpoch = epochs + 1;
    epochs += leg.epochs;
    return { ...leg, firstEpoch, firstStep, schedule: (step) => within(step - firstStep) };
  });
  return { legs: planned, stepsPerEpoch, epochs, steps: epochs * stepsPerEpoch };
}

/** The leg that an epoch belongs to; undefined beyond the end. */
export function legAt(plan: RunPlan, epoch: number): PlannedLeg | undefined {
  return plan.legs.find(({ firstEpoch, epochs }) => epoch >= firstEpoch && epoch < firstEpoch + epochs);
}

/**
 * The legs of a run that ends after some of its epochs and then repeats its last cycle, or its last phase where that has
 * no cycles.
 * @param done epochs that were completed
 */
export function withOneMore(legs: readonly Leg[], done: number): Leg[] {
  const kept: Leg[] = [];
  let left = done;
  for (const leg of legs) {
    if (left <= 0 && kept.length > 0) break;
    kept.push({ ...leg, epochs: Math.min(leg.epochs, Math.max(0, left)) });
    left -= leg.epochs;
  }
  const last = kept.at(-1);
  if (last === undefined) throw new RangeError("A run has one phase at least.");
  const phase = lastCycle(last.phase);
  const id = Math.max(...legs.map((leg) => leg.id)) + 1;
  return [...kept, { id, phase, epochs: scheduleEpochs(phase.schedule) }];
}

function lastCycle(phase: Phase): Phase {
  const { schedule } = phase;
  if (schedule.kind !== "cosineRestarts") return phase;
  const cycleLen = schedule.cycleLen * schedule.cycleMult ** (schedule.cycles - 1);
  return { ...phase, schedule: { kind: "cosineRestarts", cycles: 1, cycleLen, cycleMult: 1 } };
}
