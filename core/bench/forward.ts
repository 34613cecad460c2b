import type { Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { openForwardBench } from "./forwardBench.ts";
import { rate } from "./rate.ts";

/** As the peer's, so that the two do the same work. */
const batch = 32;

/** @returns images per second of the frozen forward pass on synthetic pixels, batches of 32 */
export async function measureForward(
  backbone: Backbone,
  precision: Precision,
  seconds: number,
  signal: AbortSignal,
): Promise<number> {
  const { step, dispose } = await openForwardBench(backbone, precision, batch);
  try {
    return await rate(step, batch, seconds, signal);
  } finally {
    dispose();
  }
}
