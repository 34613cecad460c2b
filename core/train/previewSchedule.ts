import type { SchedulePreview, TrainSettings } from "../contract/training.ts";
import { cycleSteps, phaseSpans, runSchedule, type ScheduledGroup, spanAt } from "./phaseSchedule.ts";

/** As the contract allows. */
const mostPoints = 1000;

/**
 * The rates of every group over a whole run, before anything starts; frozen groups have the rate 0. Longer runs than
 * the points allow are thinned, and the corners are always there: the first and the last step of the run, of each phase
 * and of each cycle, and where a one-cycle turns or a flat rate begins to fall.
 * @param groups of the joined network in order, the head last
 * @throws badInput for an unknown group, or more rates than thawed groups
 */
export function previewSchedule(
  settings: Pick<TrainSettings, "phases" | "optimizer">,
  groups: readonly ScheduledGroup[],
  stepsPerEpoch: number,
): SchedulePreview {
  const schedule = runSchedule(settings, groups, stepsPerEpoch);
  const spans = phaseSpans(settings, groups, stepsPerEpoch);
  const steps = spans.reduce((sum, span) => sum + span.steps, 0);
  const points = pointsOf(steps, corners(settings, groups, stepsPerEpoch)).map((step) => {
    const rates = schedule(step);
    const frozen = groups.length - spanAt(spans, step).thawed.length;
    return {
      step,
      rates: groups.map((_, group) => rates[group - frozen]?.learningRate ?? 0),
      momentum: rates.at(-1)?.momentum ?? 0,
    };
  });
  return { groups: groups.map(({ name }) => name), steps, stepsPerEpoch, points };
}

/** Steps that no thinning may leave out. */
function corners(
  settings: Pick<TrainSettings, "phases" | "optimizer">,
  groups: readonly ScheduledGroup[],
  stepsPerEpoch: number,
): readonly number[] {
  return phaseSpans(settings, groups, stepsPerEpoch).flatMap(({ phase, first, steps }) => {
    const schedule = settings.phases[phase]?.schedule;
    if (schedule === undefined) return [];
    let at = first;
    const ends = cycleSteps(schedule, stepsPerEpoch).flatMap((cycle) => {
      const start = at;
      at += cycle;
      return [start, at - 1];
    });
    return "pctStart" in schedule ? [...ends, first + Math.round(steps * schedule.pctStart)] : ends;
  });
}

/** Steps in rising order: all where they are few, else the corners and evenly spread ones between them. */
function pointsOf(steps: number, fixed: readonly number[]): number[] {
  if (steps <= mostPoints) return Array.from({ length: steps }, (_, step) => step);
  const kept = new Set(fixed.filter((step) => step < steps));
  const free = mostPoints - kept.size;
  for (let at = 0; at < free; at += 1) kept.add(Math.round((at * (steps - 1)) / Math.max(1, free - 1)));
  return [...kept].sort((a, b) => a - b);
}
