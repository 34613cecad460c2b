import { ThawError } from "../contract/errors.ts";
import { median } from "./median.ts";
import { openTask } from "./openTask.ts";
import { rate } from "./rate.ts";
import { batchOf, type Task } from "./task.ts";
import type { TorchPeer } from "./torchPeer.ts";

/** Images per second of both sides. Round by round where PyTorch takes part. */
export interface TaskRate {
  readonly task: Task;
  /** Median of the rounds. */
  readonly thaw: number;
  readonly torch?: number;
  /** Median of the rounds' ratios, ours over PyTorch's. */
  readonly ratio?: number;
  readonly rounds: readonly { readonly thaw: number; readonly torch?: number }[];
}

export interface Rounds {
  readonly rounds: number;
  /** Seconds of each side in each round. */
  readonly seconds: number;
  /** Their rounds alternate with ours, so that a machine that grows warm or busy wrongs neither. */
  readonly peer?: TorchPeer | undefined;
}

/** Measures a task. Throws `badInput` without a round. */
export async function measureTask(
  task: Task,
  { rounds, seconds, peer }: Rounds,
  signal: AbortSignal,
): Promise<TaskRate> {
  if (rounds < 1) throw new ThawError("badInput", "At least one round is needed.");
  const { step, dispose } = await openTask(task);
  try {
    const done: { thaw: number; torch?: number }[] = [];
    for (let i = 0; i < rounds; i++) {
      // A step may take longer than a round should; there are several rounds.
      const thaw = await rate(step, batchOf[task.kind], seconds, signal, { warmUps: i === 0 ? 2 : 0, fewest: 1 });
      done.push(peer === undefined ? { thaw } : { thaw, torch: await peer.round(task, seconds, signal) });
    }
    const own = { task, thaw: median(done.map(({ thaw }) => thaw)), rounds: done };
    if (peer === undefined) return own;
    const torch = median(done.map((round) => round.torch ?? Number.NaN));
    return { ...own, torch, ratio: median(done.map((round) => round.thaw / (round.torch ?? Number.NaN))) };
  } finally {
    dispose();
  }
}
