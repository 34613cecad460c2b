import { Phase, type ScheduleSettings, ScheduleSettings as Schedules } from "../../core/contract/training.ts";

/** Most phases that a run can have. */
export const maxPhases = 8;

/** A phase more at the end: the last one again, at a tenth of its rates, as one goes on after a first training. */
export function withPhaseAdded(phases: readonly Phase[]): Phase[] {
  const last = phases.at(-1);
  if (phases.length >= maxPhases) return [...phases];
  if (last === undefined) return [Phase.parse({})];
  return [...phases, { ...last, learningRates: last.learningRates.map((rate) => rounded(rate / 10)) }];
}

/** Without the phase at this place; the last one that is left stays. */
export function withPhaseRemoved(phases: readonly Phase[], at: number): Phase[] {
  return phases.length <= 1 ? [...phases] : phases.filter((_, index) => index !== at);
}

/** The phase at this place moves by one, up (-1) or down (1). */
export function withPhaseMoved(phases: readonly Phase[], at: number, by: -1 | 1): Phase[] {
  const moved = phases[at];
  const other = phases[at + by];
  if (moved === undefined || other === undefined) return [...phases];
  return phases.map((phase, index) => (index === at ? other : index === at + by ? moved : phase));
}

export function withPhaseChanged(phases: readonly Phase[], at: number, change: Partial<Phase>): Phase[] {
  return phases.map((phase, index) => (index === at ? { ...phase, ...change } : phase));
}

/** The head learns at this rate from now on; those of the other groups keep their share of it. */
export function ratesWithHead(rates: readonly number[], head: number): number[] {
  const last = rates.at(-1) ?? head;
  return rates.map((rate, index) => (index === rates.length - 1 ? head : rounded((rate * head) / last)));
}

/** A schedule of another kind, with its own defaults and, where it counts epochs, as many of them as before. */
export function scheduleOfKind(kind: ScheduleSettings["kind"], before: ScheduleSettings): ScheduleSettings {
  const epochs = "epochs" in before ? { epochs: before.epochs } : {};
  return Schedules.parse(kind === "cosineRestarts" ? { kind } : { kind, ...epochs });
}

/** Numbers that a person typed come back as typed: 0.01 / 10 is 0.001 and not 0.0010000000000000002. */
function rounded(rate: number): number {
  return Number(rate.toPrecision(4));
}
