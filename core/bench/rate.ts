import { performance } from "node:perf_hooks";

export interface Steps {
  /** Steps before the first that is timed. */
  readonly warmUps?: number;
  /** Steps that are timed however long they take. */
  readonly fewest?: number;
}

/**
 * Times a step over and over and gives the rate of the median one, which a passing disturbance does not move.
 * @param perStep how many things one step does @param seconds how long to go on
 * @returns things per second
 */
export async function rate(
  step: () => unknown,
  perStep: number,
  seconds: number,
  signal: AbortSignal,
  { warmUps = 2, fewest = 3 }: Steps = {},
): Promise<number> {
  for (let warmUp = 0; warmUp < warmUps; warmUp += 1) await step();
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || times.length < fewest) {
    signal.throwIfAborted();
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return (perStep * 1000) / (times[times.length >> 1] ?? Number.NaN);
}
