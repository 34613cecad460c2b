import { availableParallelism } from "node:os";
import { ThawError } from "../contract/errors.ts";
import { GraphSession } from "../graph/graphSession.ts";
import { pixelTensor } from "../graph/inference/pixels.ts";
import { forwardSignature, inferenceGraph, type Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { locateWeights } from "../weights/locateWeights.ts";
import { matchWeights } from "../weights/matchWeights.ts";
import { readStateDict } from "../weights/readStateDict.ts";
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
  const file = await locateWeights(backbone);
  const weights = await readStateDict(file);
  matchWeights(backbone.network, weights, file);
  const { size } = backbone.preprocessing;
  const pixels = Uint8Array.from({ length: batch * size * size * 3 }, (_, at) => (at * 31) & 255);
  const session = await GraphSession.open(
    inferenceGraph(backbone.network, backbone.preprocessing, weights, { precision }),
  );
  try {
    const { peer, version } = await TorchPeer.start(python, script, availableParallelism(), batch, signal);
    try {
      const step = () => session.run(forwardSignature, { pixels: pixelTensor(pixels, batch, size) });
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
    session.dispose();
  }
}
