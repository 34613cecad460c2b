import type { Phase, TrainSettings } from "../contract/training.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { activationShapes } from "../network/activationShapes.ts";
import { borderOf } from "../network/border.ts";
import { headNetwork, poolingOf } from "../network/head.ts";
import { joinNetworks } from "../network/joinNetworks.ts";
import type { Network } from "../network/network.ts";
import { withPooling } from "../network/pooling.ts";
import type { StateDict } from "../weights/tensors.ts";
import { augmentationOf } from "./augmentation.ts";
import { describeHead, type HeadDescription } from "./headDescription.ts";
import type { Model, RunSources } from "./runSources.ts";
import type { Trainer } from "./trainer.ts";
import { testViews, trainingViews } from "./views.ts";

/** Activations at a border are kept where a view of all photos takes at most 1 GiB, and all views 4 GiB of the cache. */
const [mostOfView, mostOfCache] = [2 ** 30, 2 ** 32];

interface NetworkOf {
  readonly settings: TrainSettings;
  readonly precision: Precision;
  readonly head: HeadDescription;
  /** Photos of both sides. */
  readonly photos: number;
}

/** A run's network: the backbone with the pooling that its head stands on, and the head. */
export class RunNetwork {
  readonly model: Model;
  /** Backbone and pooling: its output is what the head takes. */
  readonly pooled: Network;
  readonly joined: Network;
  readonly #of: NetworkOf;

  constructor(model: Model, of: NetworkOf) {
    this.model = model;
    this.#of = of;
    this.pooled = withPooling(model.backbone.network, poolingOf(of.settings.head));
    this.joined = joinNetworks(this.pooled, of.head);
  }

  /** A new head for so many classes. */
  static newHead({ backbone }: Model, { head }: Pick<TrainSettings, "head">, classes: number): HeadDescription {
    return describeHead(headNetwork(head, withPooling(backbone.network, poolingOf(head)).features, classes));
  }

  /**
   * Layer whose activations are computed once and kept for a phase; undefined where the phase takes pictures: because they
   * are drawn anew each time, everything is thawed, or keeping them takes too much room. The same for a run and for
   * looking at it, so that both give the same numbers.
   */
  keptAt({ thawFrom }: Pick<Phase, "thawFrom">): string | undefined {
    const { settings, photos } = this.#of;
    if (!settings.precompute && augmentationOf(settings.augmentation) !== undefined) return undefined;
    const border = borderOf(this.joined, thawFrom);
    if (border === "input") return undefined;
    if (border === this.pooled.output) return border;
    const { size } = this.model.backbone.preprocessing;
    const shape = activationShapes(this.joined, [size, size, 3]).get(border) ?? [];
    const bytes = shape.reduce((product, length) => product * length, Float32Array.BYTES_PER_ELEMENT) * photos;
    const views = trainingViews(settings).length + testViews(settings).length - 1;
    return bytes <= mostOfView && bytes * views <= mostOfCache ? border : undefined;
  }

  /**
   * A trainer for a phase.
   * @param trained tensors that the run has changed so far, the head's among them
   */
  async openTrainer(
    open: RunSources["open"],
    phase: Pick<Phase, "thawFrom">,
    trained: StateDict,
    classWeights?: readonly number[],
  ): Promise<Trainer> {
    const { settings, precision } = this.#of;
    const kept = this.keptAt(phase);
    // The head alone on kept features needs nothing of the backbone: reading its file would take longer than training.
    const headOnly = kept === this.pooled.output;
    const frozen: StateDict = headOnly ? new Map() : (await this.model.weights()).tensors;
    return await open({
      network: this.joined,
      preprocessing: this.model.backbone.preprocessing,
      weights: new Map([...frozen, ...trained]),
      thawFrom: phase.thawFrom,
      input: kept === undefined ? "pixels" : "border",
      precision,
      optimizer: settings.optimizer,
      batchNorm: settings.batchNorm,
      labelSmoothing: settings.labelSmoothing,
      ...(classWeights === undefined ? {} : { classWeights }),
    });
  }
}
