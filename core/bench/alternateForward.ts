import { availableParallelism } from "node:os";
import { ThawError } from "../contract/errors.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { openForwardBench } from "./forwardBench.ts";
import { rate } from "./rate.ts";
import { TorchPeer } from "./torchPeer.ts";

export interface AlternateOptions {
  readonly backbone: Backbone;
  readonly python: string;
  /** Path of test/bench/peer.py. */
  readonly script: string;
  readonly precision: Precision;
  readonly rounds: number;
  /** Seconds of each side in each round. */
  readonly seconds: number;
  readonly batch: number;
}

/** Images per second of both sides, round by round, and the median of the rounds' ratios (ours over PyTorch's). */
export interface AlternateReport {
  readonly torch: string;
  readonly rounds: readonly { readonly thaw: number; readonly torch: number }[];
  readonly ratio: number;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** Measures the frozen forward pass against PyTorch's, their rounds alternating in one run. */
export async function alternateForward(options: AlternateOptions, signal: AbortSignal): Promise<AlternateReport> {
  const { backbone, python, script, precision, seconds, batch } = options;
  if (options.rounds < 1) throw new ThawError("badInput", "At least one round is needed.");
  const { step, dispose } = await openForwardBench(backbone, precision, batch);
  try {
    const { peer, version } = await TorchPeer.start(python, script, availableParallelism(), batch, signal);
    try {
      const rounds: { thaw: number; torch: number }[] = [];
      for (let i = 0; i < options.rounds; i++) {
        const thaw = await rate(step, batch, seconds, signal);
        rounds.push({ thaw, torch: await peer.round(precision, seconds, signal) });
      }
      return { torch: version, rounds, ratio: median(rounds.map((round) => round.thaw / round.torch)) };
    } finally {
      peer.close();
    }
  } finally {
    dispose();
  }
}
