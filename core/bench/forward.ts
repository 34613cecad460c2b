import { GraphSession } from "../graph/graphSession.ts";
import { pixelTensor } from "../graph/inference/pixels.ts";
import { forwardSignature, inferenceGraph, type Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { locateWeights } from "../weights/locateWeights.ts";
import { matchWeights } from "../weights/matchWeights.ts";
import { readStateDict } from "../weights/readStateDict.ts";
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
  const file = await locateWeights(backbone);
  const weights = await readStateDict(file);
  matchWeights(backbone.network, weights, file);
  const { network, preprocessing } = backbone;
  const session = await GraphSession.open(inferenceGraph(network, preprocessing, weights, { precision }));
  const { size } = preprocessing;
  const pixels = Uint8Array.from({ length: batch * size * size * 3 }, (_, at) => (at * 31) & 255);
  const step = async (): Promise<void> => {
    session.run(forwardSignature, { pixels: pixelTensor(pixels, batch, size) });
    // An interrupt is heard between batches only if the event loop comes to turn.
    await new Promise((resolve) => setImmediate(resolve));
  };
  try {
    return await rate(step, batch, seconds, signal);
  } finally {
    session.dispose();
  }
}
