import { ThawError } from "../contract/errors.ts";
import { GraphSession } from "../graph/graphSession.ts";
import { pixelTensor } from "../graph/inference/pixels.ts";
import { forwardSignature, inferenceGraph, type Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { backboneStateDict } from "../weights/fitWeights.ts";
import type { WeightsFile } from "../weights/weightsFile.ts";

/** A backbone (its network perhaps with another pooling) with its weights, loaded into TensorFlow up to a cut. */
export class FeatureExtractor {
  readonly backbone: Backbone;
  readonly #session: GraphSession;

  private constructor(backbone: Backbone, session: GraphSession) {
    this.backbone = backbone;
    this.#session = session;
  }

  /**
   * @param cut layer whose activation is given out; the network's output unless given
   * @throws weightsUnsafe, weightsDamaged, weightsMismatch, runtimeMissing
   */
  static async open(
    backbone: Backbone,
    weights: WeightsFile,
    precision: Precision = "f32",
    cut: string = backbone.network.output,
  ): Promise<FeatureExtractor> {
    const { network, preprocessing } = backbone;
    const stateDict = await backboneStateDict(backbone, weights);
    const graph = inferenceGraph(network, preprocessing, stateDict, { precision, cut });
    return new FeatureExtractor(backbone, await GraphSession.open(graph));
  }

  /**
   * RGB bytes [count, size, size, 3] → activations [count, …]. The bytes must start at a multiple of four in their buffer.
   * Throws `weightsDamaged` when the features are not finite.
   */
  async run(pixels: Uint8Array, count: number): Promise<Float32Array> {
    const { size } = this.backbone.preprocessing;
    const { output } = await this.#session.run(forwardSignature, { pixels: pixelTensor(pixels, count, size) });
    const values = output!.values as Float32Array;
    if (!values.every(Number.isFinite)) {
      throw new ThawError(
        "weightsDamaged",
        `The weights of ${this.backbone.title} give features that are not numbers. Fetch the weights file again.`,
      );
    }
    return values;
  }

  dispose(): void {
    this.#session.dispose();
  }
}
