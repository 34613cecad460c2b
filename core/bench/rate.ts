import { performance } from "node:perf_hooks";

/**
 * Times a step over and over and gives the rate of the median one, which a passing disturbance does not move.
 * @param perStep how many things one step does @param seconds how long to go on; at least three steps are timed
 * @returns things per second
 */
export async function rate(
  step: () => unknown,
  perStep: number,
  seconds: number,
  signal: AbortSignal,
): Promise<number> {
  for (let warmUp = 0; warmUp < 2; warmUp += 1) await step();
  const times: number[] = [];
  const end = performance.now() + seconds * 1000;
  while (performance.now() < end || times.length < 3) {
    signal.throwIfAborted();
    const start = performance.now();
    await step();
    times.push(performance.now() - start);
  }
  times.sort((a, b) => a - b);
  return (perStep * 1000) / (times[times.length >> 1] ?? Number.NaN);
}
