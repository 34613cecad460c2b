import { GraphSession } from "../graph/graphSession.ts";
import { pixelTensor } from "../graph/inference/pixels.ts";
import { forwardSignature, inferenceGraph, type Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { locateWeights } from "../weights/locateWeights.ts";
import { matchWeights } from "../weights/matchWeights.ts";
import { readStateDict } from "../weights/readStateDict.ts";

export interface ForwardBench {
  /** One frozen forward pass over a batch of synthetic pixels. */
  readonly step: () => Promise<void>;
  readonly dispose: () => void;
}

/** Loads a backbone with its published weights to be timed at batches of the given size. */
export async function openForwardBench(backbone: Backbone, precision: Precision, batch: number): Promise<ForwardBench> {
  const { network, preprocessing } = backbone;
  const file = await locateWeights(backbone);
  const weights = await readStateDict(file);
  matchWeights(network, weights, file);
  const { size } = preprocessing;
  const pixels = Uint8Array.from({ length: batch * size * size * 3 }, (_, at) => (at * 31) & 255);
  const session = await GraphSession.open(inferenceGraph(network, preprocessing, weights, { precision }));
  return {
    step: async () => {
      session.run(forwardSignature, { pixels: pixelTensor(pixels, batch, size) });
      // An interrupt is heard between batches only if the event loop comes to turn.
      await new Promise((resolve) => setImmediate(resolve));
    },
    dispose: () => session.dispose(),
  };
}
