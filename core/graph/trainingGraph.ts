import type { OptimizerSettings } from "../contract/training.ts";
import { type ActivationShape, activationShapes } from "../network/activationShapes.ts";
import { borderOf, thawedGroups } from "../network/border.ts";
import { headGroup } from "../network/head.ts";
import { layersUpTo } from "../network/layersUpTo.ts";
import type { BatchNorm, Dropout, Layer, LayerGroup, Network, Preprocessing } from "../network/network.ts";
import type { StateDict } from "../weights/tensors.ts";
import { int32 } from "./constant.ts";
import { gradients } from "./gradients.ts";
import { GraphBuilder, type GraphNode, type Value } from "./graphBuilder.ts";
import { emitFrozen } from "./inference/emitFrozen.ts";
import { cast } from "./inference/layerOps.ts";
import { pixelInput } from "./inference/pixels.ts";
import type { Precision } from "./inferenceGraph.ts";
import { crossEntropy } from "./training/crossEntropy.ts";
import { dropMask } from "./training/dropMask.ts";
import { layouts } from "./training/layout.ts";
import { accumulators, applyGradient, decays, rateCount } from "./training/optimizerUpdate.ts";
import { type Accumulated, emitParts } from "./training/partSignatures.ts";
import { emitState, type Learned, type Stored } from "./training/stateSignatures.ts";
import { type BatchValues, emitStepLoop } from "./training/stepLoop.ts";
import { ThawedEmitter, type ThawedPart } from "./training/thawedEmitter.ts";

export interface TrainingGraphSettings {
  /** Backbone and head joined. */
  readonly network: Network;
  readonly preprocessing: Preprocessing;
  /** Of the frozen groups at least; those of the thawed ones come by the signature `restore`. */
  readonly weights: StateDict;
  /** First layer group that learns, or "all". */
  readonly thawFrom: string;
  /** What is fed: images, or activations at the border between frozen and thawed groups. */
  readonly input: "pixels" | "border";
  readonly precision: Precision;
  readonly optimizer: OptimizerSettings;
  /** Whether the backbone's thawed batch norms learn; the head's, which start from nothing, always do. */
  readonly batchNorm: "train" | "freeze";
  readonly labelSmoothing: number;
  readonly classWeights?: readonly number[];
}

/** A training graph, and what must be known to feed it. */
export interface TrainingGraph {
  readonly graph: GraphBuilder;
  /** Names of the thawed groups, in order. */
  readonly groups: readonly string[];
  readonly classes: number;
  /** Shape of one image's activation at the border. */
  readonly borderShape: ActivationShape;
  /** How many dropout layers the thawed part has: each takes a seed of its own. */
  readonly dropouts: number;
  /** Whether there is a signature `steps`. */
  readonly isLooped: boolean;
  /** Every parameter and running statistic of the thawed groups, as the state dict has them. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
  /** Those, and what the optimizer keeps for each of them, as `state` and `restore` have them. */
  readonly state: ReadonlyMap<string, readonly number[]>;
}

interface BatchGradient extends Accumulated {
  /** Has run once all of them are there. */
  readonly all: GraphNode;
}

/**
 * Emits one graph with these signatures, which share their variables:
 * - `step`: pixels or border, labels [batch] int32, scale (see `lossScale`), rates [groups · rateCount] and, where there are
 *   dropout layers, seeds [dropouts, 2] int32 and part [first row, rows of the whole batch] → loss before the update that
 *   the step makes;
 * - `steps`, `stepsDone`, where activations come that are vectors: many steps by one call (see `emitStepLoop`);
 * - `accumulate`: the same with the part's share of the batch in place of rates: adds the part's gradients and statistics;
 *   `apply`: rates → updates by their sums; `clear` makes the sums zero;
 * - `logits`: pixels or border → logits [batch, classes], as when answering;
 * - `weights`, `state`: nothing → every tensor by its name; `restore`: every tensor of `state` → done.
 *
 * Frozen layers are folded constants, and gradients end at the border.
 */
export function trainingGraph(settings: TrainingGraphSettings): TrainingGraph {
  const emitter = new TrainingEmitter(settings);
  emitter.emit();
  return emitter.description();
}

class TrainingEmitter {
  readonly #g = new GraphBuilder();
  readonly #settings: TrainingGraphSettings;
  readonly #groups: readonly LayerGroup[];
  readonly #part: ThawedPart;
  readonly #stored: readonly Stored[];
  readonly #learned: readonly Learned[];

  constructor(settings: TrainingGraphSettings) {
    const { network, preprocessing, thawFrom, optimizer } = settings;
    const g = this.#g;
    this.#settings = settings;
    this.#groups = thawedGroups(network.groups, thawFrom);
    const names = new Set(this.#groups.flatMap(({ layers }) => layers));
    const layers = network.layers.filter(({ name }) => names.has(name));
    this.#stored = layers.flatMap(layouts).map((layout) => ({
      name: layout.name,
      layout,
      variable: g.blankVariable(layout.name, "float32", layout.inner),
    }));
    this.#part = {
      layers,
      border: borderOf(network, thawFrom),
      shapes: activationShapes(network, [preprocessing.size, preprocessing.size, 3]),
      variables: new Map(this.#stored.map(({ name, variable }) => [name, variable])),
    };
    const layerOf = this.#learningLayers();
    this.#learned = this.#stored
      .filter(({ name, layout }) => layout.learned && layerOf.has(name))
      .map((stored) => ({
        ...stored,
        group: this.#groupAt(layerOf.get(stored.name)!),
        decays: decays(optimizer, layerOf.get(stored.name)!, stored.name),
        kept: accumulators(optimizer).map((each) =>
          g.blankVariable(`${stored.name}/${each}`, "float32", stored.layout.inner),
        ),
      }));
  }

  /** Parameter name → its layer; without those of batch norms that stay as they are. */
  #learningLayers(): ReadonlyMap<string, Layer> {
    return new Map(
      this.#part.layers
        .filter((layer) => layer.kind !== "batchNorm" || this.#trains(layer))
        .flatMap((layer) => layouts(layer).map(({ name }) => [name, layer] as const)),
    );
  }

  #groupAt({ name }: Layer): number {
    return this.#groups.findIndex(({ layers }) => layers.includes(name));
  }

  #trains(layer: BatchNorm): boolean {
    return this.#settings.batchNorm === "train" || this.#groups[this.#groupAt(layer)]!.name === headGroup;
  }

  get #dropouts(): readonly Dropout[] {
    return this.#part.layers.filter((layer) => layer.kind === "dropout");
  }

  get #borderShape(): ActivationShape {
    return this.#part.shapes.get(this.#part.border)!;
  }

  description(): TrainingGraph {
    const { shapes } = this.#part;
    const kept = accumulators(this.#settings.optimizer);
    const parameters = this.#stored.map(({ name, layout }) => [name, layout.shape] as const);
    return {
      graph: this.#g,
      groups: this.#groups.map(({ name }) => name),
      classes: shapes.get(this.#settings.network.output)!.at(-1)!,
      borderShape: this.#borderShape,
      dropouts: this.#dropouts.length,
      isLooped: this.#isLooped,
      parameters: new Map(parameters),
      state: new Map([
        ...parameters,
        ...this.#learned.flatMap(({ name, layout }) => kept.map((each) => [`${name}/${each}`, layout.shape] as const)),
      ]),
    };
  }

  emit(): void {
    const { fed, border } = this.#input();
    const beginnings = this.#emitTraining(fed, border);
    const answering = new ThawedEmitter(this.#g, this.#part, {
      batchStatistics: () => false,
      learns: false,
    });
    this.#g.signature("logits", { inputs: fed, outputs: { logits: answering.emit(border) } });
    const { optimizer } = this.#settings;
    emitState(this.#g, { stored: this.#stored, learned: this.#learned, optimizer, beginnings });
  }

  /** What is fed, and the activation at the border in the type in which the thawed layers work. */
  #input(): { fed: Record<string, Value>; border: Value } {
    const g = this.#g;
    const { network, preprocessing, input, precision, weights } = this.#settings;
    const { border, shapes } = this.#part;
    const spatial = shapes.get(border)!.length === 3;
    const narrow = precision === "bf16" ? "bfloat16" : "float32";
    const learning = spatial ? narrow : "float32";
    if (input === "border") {
      const fed = g.placeholder("border", "float32", [-1, ...shapes.get(border)!]);
      return { fed: { border: fed }, border: cast(g, fed, learning) };
    }
    const { pixels, normalized } = pixelInput(g, preprocessing);
    if (border === "input") return { fed: { pixels }, border: cast(g, normalized, learning) };
    const frozen = { layers: layersUpTo(network, border), cut: border, shapes, weights };
    return { fed: { pixels }, border: cast(g, emitFrozen(g, frozen, cast(g, normalized, narrow)), learning) };
  }

  /** @returns nodes that are part of `begin` */
  #emitTraining(fed: Record<string, Value>, border: Value): readonly GraphNode[] {
    const g = this.#g;
    const labels = g.placeholder("labels", "int32", [-1]);
    const scale = g.placeholder("scale", "float32", []);
    const rates = g.placeholder("rates", "float32", [this.#groups.length * rateCount]);
    const seeds = g.placeholder("seeds", "int32", [this.#dropouts.length, 2]);
    const part = g.placeholder("part", "int32", [2]);
    const drops = this.#dropouts.length > 0 ? { seeds, part } : {};
    const fedBatch = { ...fed, labels, scale, ...drops };
    const gradient = this.#emitGradient({ border, labels, scale, seeds, part });
    const byGroup = this.#scalars(rates);
    g.signature("step", {
      inputs: { ...fedBatch, rates },
      outputs: { loss: g.afterAll(this.#emitUpdates(gradient, byGroup), gradient.loss) },
    });
    emitParts(g, fedBatch, gradient, this.#learned, {
      rates,
      update: (each, sum) => this.#update(each, sum, byGroup),
    });
    if (!this.#isLooped) return [];
    const sizes = {
      width: this.#borderShape[0]!,
      rates: this.#groups.length * rateCount,
      dropouts: this.#dropouts.length,
    };
    return emitStepLoop(g, sizes, (batch, turnRates) => {
      const found = this.#emitGradient(batch);
      return { loss: found.loss, updates: this.#emitUpdates(found, this.#scalars(turnRates)) };
    });
  }

  /** A vector is all that comes in: a step takes less than a millisecond, and a call costs a good part of it. */
  get #isLooped(): boolean {
    return this.#settings.input === "border" && this.#borderShape.length === 1;
  }

  /** Forwards and backwards through the thawed layers. */
  #emitGradient({ border, labels, scale, seeds, part }: BatchValues): BatchGradient {
    const g = this.#g;
    const { labelSmoothing, classWeights, network } = this.#settings;
    const { shapes } = this.#part;
    const learning = new ThawedEmitter(g, this.#part, {
      batchStatistics: (layer) => this.#trains(layer),
      mask: (layer, x) => {
        const seed = g.op("GatherV2", [seeds, g.constant(int32(this.#dropouts.indexOf(layer))), g.constant(int32(0))]);
        return dropMask(g, layer.rate, { x, shape: shapes.get(layer.name)! }, seed, part);
      },
      learns: true,
    });
    const logits = learning.emit(border);
    const classes = shapes.get(network.output)!.at(-1)!;
    const loss = crossEntropy(g, { classes, labelSmoothing, classWeights }, logits, labels, scale);
    const { found, all } = this.#together(
      gradients(
        g,
        loss,
        this.#learned.map(({ variable }) => g.read(variable)),
      ),
    );
    return { loss, found, all, statistics: learning.statistics };
  }

  /** What a step writes. */
  #emitUpdates(
    { found, all, statistics }: BatchGradient,
    byGroup: readonly (readonly Value[])[],
  ): readonly GraphNode[] {
    return [
      ...statistics.map(({ variable, value }) => this.#g.assign(variable, value, { after: [all] })),
      ...this.#learned.map((each, at) => this.#update(each, found[at]!, byGroup)),
    ];
  }

  /**
   * The gradients, none of which is there before all of them are: where memory runs out on the way back, no parameter and no
   * running statistic has been updated yet, and the step can be made again in parts.
   */
  #together(found: readonly Value[]): { readonly found: readonly Value[]; readonly all: GraphNode } {
    const g = this.#g;
    const all = g.afterAll(
      found.map(({ node }) => node),
      g.constant(int32(1)),
      "gradients",
    );
    return { found: found.map((gradient) => g.afterAll([all.node], gradient)), all: all.node };
  }

  #update(each: Learned, gradient: Value, byGroup: readonly (readonly Value[])[]): GraphNode {
    const { optimizer } = this.#settings;
    return applyGradient(this.#g, optimizer, each.variable, each.kept, gradient, byGroup[each.group]!, each.decays);
  }

  /** The scalars of each group out of the one vector that is fed. */
  #scalars(rates: Value): readonly (readonly Value[])[] {
    const count = this.#groups.length * rateCount;
    const all = this.#g.node("Unpack", [rates], { num: { int: count }, axis: { int: 0 } }).outputs;
    return this.#groups.map((_, group) => all.slice(group * rateCount, (group + 1) * rateCount));
  }
}
