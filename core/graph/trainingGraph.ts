import type { OptimizerSettings } from "../contract/training.ts";
import { type ActivationShape, activationShapes } from "../network/activationShapes.ts";
import { borderOf, thawedGroups } from "../network/border.ts";
import { headGroup } from "../network/head.ts";
import { layersUpTo } from "../network/layersUpTo.ts";
import type { BatchNorm, Dropout, Layer, LayerGroup, Network, Preprocessing } from "../network/network.ts";
import type { StateDict } from "../weights/tensors.ts";
import { float32, int32 } from "./constant.ts";
import { gradients } from "./gradients.ts";
import { GraphBuilder, type GraphNode, type Value, type Variable } from "./graphBuilder.ts";
import { emitFrozen } from "./inference/emitFrozen.ts";
import { cast } from "./inference/layerOps.ts";
import { pixelInput } from "./inference/pixels.ts";
import type { Precision } from "./inferenceGraph.ts";
import { crossEntropy } from "./training/crossEntropy.ts";
import { layouts, type ParameterLayout, toInner, toOuter } from "./training/layout.ts";
import { accumulators, applyGradient, rateCount } from "./training/optimizerUpdate.ts";
import { type NewValue, ThawedEmitter, type ThawedPart } from "./training/thawedEmitter.ts";

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
  /** Dropout layers of the thawed part: masks [rows, …shape], by layer name. */
  readonly dropouts: readonly { readonly name: string; readonly rate: number; readonly shape: ActivationShape }[];
  /** Every parameter and running statistic of the thawed groups, as the state dict has them. */
  readonly parameters: ReadonlyMap<string, readonly number[]>;
  /** Those, and what the optimizer keeps for each of them, as `state` and `restore` have them. */
  readonly state: ReadonlyMap<string, readonly number[]>;
}

interface Stored {
  readonly name: string;
  readonly variable: Variable;
  readonly layout: ParameterLayout;
}

/** A parameter that the optimizer changes, with its group's place and the optimizer's own tensors. */
interface Learned extends Stored {
  readonly group: number;
  readonly kept: readonly Variable[];
}

/**
 * Emits one graph with these signatures, which share their variables:
 * - `step`: pixels or border, labels [batch] int32, scale (see `lossScale`), rates [groups · rateCount] and a mask for each
 *   dropout layer → loss before the update that the step makes;
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
    const group = this.#groupOf();
    this.#learned = this.#stored
      .filter(({ name, layout }) => layout.learned && group.has(name))
      .map((stored) => ({
        ...stored,
        group: group.get(stored.name)!,
        kept: accumulators(optimizer).map((each) => g.zeroVariable(`${stored.name}/${each}`, stored.layout.inner)),
      }));
  }

  /** Parameter name → place of its group; without those of batch norms that stay as they are. */
  #groupOf(): ReadonlyMap<string, number> {
    return new Map(
      this.#part.layers
        .filter((layer) => layer.kind !== "batchNorm" || this.#trains(layer))
        .flatMap((layer) => layouts(layer).map(({ name }) => [name, this.#groupAt(layer)] as const)),
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

  description(): TrainingGraph {
    const { shapes, border } = this.#part;
    const kept = accumulators(this.#settings.optimizer);
    const parameters = this.#stored.map(({ name, layout }) => [name, layout.shape] as const);
    return {
      graph: this.#g,
      groups: this.#groups.map(({ name }) => name),
      classes: shapes.get(this.#settings.network.output)!.at(-1)!,
      borderShape: shapes.get(border)!,
      dropouts: this.#dropouts.map(({ name, rate }) => ({ name, rate, shape: shapes.get(name)! })),
      parameters: new Map(parameters),
      state: new Map([
        ...parameters,
        ...this.#learned.flatMap(({ name, layout }) => kept.map((each) => [`${name}/${each}`, layout.shape] as const)),
      ]),
    };
  }

  emit(): void {
    const { fed, border } = this.#input();
    this.#emitTraining(fed, border);
    const answering = new ThawedEmitter(this.#g, this.#part, {
      batchStatistics: () => false,
      masks: new Map(),
      learns: false,
    });
    this.#g.signature("logits", { inputs: fed, outputs: { logits: answering.emit(border) } });
    this.#emitState();
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

  #emitTraining(fed: Record<string, Value>, border: Value): void {
    const g = this.#g;
    const { labelSmoothing, classWeights, network } = this.#settings;
    const { shapes } = this.#part;
    const masks = this.#dropouts.map(
      ({ name }) => [name, g.placeholder(name, "float32", [-1, ...shapes.get(name)!])] as const,
    );
    const labels = g.placeholder("labels", "int32", [-1]);
    const scale = g.placeholder("scale", "float32", []);
    const rates = g.placeholder("rates", "float32", [this.#groups.length * rateCount]);
    const learning = new ThawedEmitter(g, this.#part, {
      batchStatistics: (layer) => this.#trains(layer),
      masks: new Map(masks),
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
    const { statistics } = learning;
    const kept = statistics.map(({ variable, value }) => g.assign(variable, value, { after: [all] }));
    const fedBatch = { ...fed, labels, scale, ...Object.fromEntries(masks) };
    const byGroup = this.#scalars(rates);
    const updates = this.#learned.map((each, at) => this.#update(each, found[at]!, byGroup));
    g.signature("step", {
      inputs: { ...fedBatch, rates },
      outputs: { loss: g.afterAll([...kept, ...updates], loss) },
    });
    this.#emitParts(fedBatch, found, loss, statistics, { rates, byGroup });
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

  /**
   * The same step in parts: sums of gradients and of running statistics, each part's by its share, that only exist once a
   * batch had to be divided. Nothing is updated before `apply`, so that a step which fails in between can be made again.
   */
  #emitParts(
    fed: Record<string, Value>,
    found: readonly Value[],
    loss: Value,
    statistics: readonly NewValue[],
    { rates, byGroup }: { rates: Value; byGroup: readonly (readonly Value[])[] },
  ): void {
    const g = this.#g;
    const done = g.constant(int32(1), "done");
    const share = g.placeholder("share", "float32", []);
    const sumFor = ({ name, shape }: Variable): Variable => g.blankVariable(`${name}/sum`, "float32", shape);
    const sums = this.#learned.map(({ variable }) => sumFor(variable));
    const means = statistics.map(({ variable }) => sumFor(variable));
    const cleared = [...sums, ...means].map((sum) =>
      g.assign(sum, g.op("Fill", [g.constant(int32(sum.shape)), g.constant(float32(0))])),
    );
    const add = (sum: Variable, value: Value): GraphNode => g.node("AssignAddVariableOp", [sum.handle, value]);
    const added = [
      ...sums.map((sum, at) => add(sum, found[at]!)),
      ...means.map((mean, at) => add(mean, g.op("Mul", [statistics[at]!.value, share]))),
    ];
    const applied = [
      ...this.#learned.map((each, at) => this.#update(each, g.read(sums[at]!), byGroup)),
      ...means.map((mean, at) => g.assign(statistics[at]!.variable, g.read(mean))),
    ];
    g.signature("clear", { inputs: {}, outputs: { done: g.afterAll(cleared, done) } });
    g.signature("accumulate", { inputs: { ...fed, share }, outputs: { loss: g.afterAll(added, loss) } });
    g.signature("apply", { inputs: { rates }, outputs: { done: g.afterAll(applied, done) } });
  }

  #update(each: Learned, gradient: Value, byGroup: readonly (readonly Value[])[]): GraphNode {
    const { optimizer } = this.#settings;
    return applyGradient(this.#g, optimizer, each.variable, each.kept, gradient, byGroup[each.group]!);
  }

  /** The scalars of each group out of the one vector that is fed. */
  #scalars(rates: Value): readonly (readonly Value[])[] {
    const axis = this.#g.constant(int32(0), "axis");
    return this.#groups.map((_, group) =>
      Array.from({ length: rateCount }, (__, at) =>
        this.#g.op("GatherV2", [rates, this.#g.constant(int32(group * rateCount + at)), axis]),
      ),
    );
  }

  #emitState(): void {
    const g = this.#g;
    const names = accumulators(this.#settings.optimizer);
    const own = this.#learned.flatMap(({ name, layout, kept }) =>
      kept.map((variable, at) => ({ name: `${name}/${names[at]!}`, variable, layout })),
    );
    const all = [...this.#stored, ...own];
    const read = (stored: readonly Stored[]): Record<string, Value> =>
      Object.fromEntries(stored.map(({ name, variable, layout }) => [name, toOuter(g, layout, g.read(variable))]));
    g.signature("weights", { inputs: {}, outputs: read(this.#stored) });
    g.signature("state", { inputs: {}, outputs: read(all) });
    for (const [name, stored] of [
      ["restore", all],
      ["begin", this.#stored],
    ] as const) {
      const inputs: Record<string, Value> = {};
      const written = stored.map(({ name: tensor, variable, layout }) => {
        const value = g.placeholder(`${name}/${tensor}`, "float32", layout.shape);
        inputs[tensor] = value;
        // A copy in memory of TensorFlow's own: what is fed lies where the file was read to, and Adam's kernel ends the
        // process over memory that is not aligned as it wants it (seen once, on going on from a checkpoint).
        return g.assign(variable, g.op("DeepCopy", [toInner(g, layout, value)]));
      });
      g.signature(name, { inputs, outputs: { done: g.afterAll(written, g.constant(int32(1))) } });
    }
  }
}
