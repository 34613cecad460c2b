import { giveSharedFloats, takeSharedFloats } from "../graph/alignedFloats.ts";
import { GraphSession } from "../graph/graphSession.ts";
import { pixelTensor } from "../graph/inference/pixels.ts";
import { forwardSignature, inferenceGraph, type Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { benchWeights } from "./benchWeights.ts";
import type { Workload } from "./task.ts";

/** RGB bytes of made-up images, [count, size, size, 3]. */
export function madeUpPixels(count: number, size: number): Uint8Array {
  return Uint8Array.from({ length: count * size * size * 3 }, (_, at) => (at * 31) & 255);
}

/** The frozen forward pass of a backbone over made-up pixels. */
export async function openForwardBench(backbone: Backbone, precision: Precision, batch: number): Promise<Workload> {
  const { network, preprocessing } = backbone;
  const { size } = preprocessing;
  const weights = await benchWeights(backbone);
  const made = madeUpPixels(batch, size);
  // Where photos are put when features are computed.
  const block = takeSharedFloats(made.length / Float32Array.BYTES_PER_ELEMENT);
  const pixels = new Uint8Array(block.buffer, block.byteOffset, made.length);
  pixels.set(made);
  const session = await GraphSession.open(inferenceGraph(network, preprocessing, weights, { precision }));
  return {
    step: async () => {
      await session.run(forwardSignature, { pixels: pixelTensor(pixels, batch, size) });
    },
    dispose: () => {
      session.dispose();
      giveSharedFloats(block);
    },
  };
}
