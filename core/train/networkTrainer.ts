import { ThawError } from "../contract/errors.ts";
import type { HostTensor, HostTensors } from "../graph/graphCalls.ts";
import { GraphSession } from "../graph/graphSession.ts";
import { pixelTensor } from "../graph/inference/pixels.ts";
import { lossScale } from "../graph/training/crossEntropy.ts";
import { mostStepsAtOnce } from "../graph/training/stepLoop.ts";
import { type TrainingGraph, type TrainingGraphSettings, trainingGraph } from "../graph/trainingGraph.ts";
import type { StateDict, WeightTensor } from "../weights/tensors.ts";
import { stepRates } from "./optimizer.ts";
import type { RandomSource } from "./randomSource.ts";
import { type GatheredRows, RowGatherer } from "./rowGatherer.ts";
import type { StepRates } from "./schedule.ts";

/** Weights are the whole network's, by PyTorch's names and in its layout; see matchWeights. */
export type TrainerOptions = TrainingGraphSettings;

/** Rows of a batch: RGB bytes of `preprocessing.size`, or float32 activations at the border, as the trainer was opened. */
export interface TrainBatch {
  readonly rows: number;
  readonly values: Uint8Array | Float32Array;
  /** Places of the rows among activations of many photos, where `values` are more than the batch's. */
  readonly at?: Int32Array;
  /** Class index of each row. */
  readonly labels: Int32Array;
}

/** What a step or an answer is computed from. */
export type Rows = Omit<TrainBatch, "labels">;

/** A batch, and what its step is made with: see `NetworkTrainer.step`. */
export interface TrainStep {
  readonly batch: TrainBatch;
  readonly rates: readonly StepRates[];
  /** The step's own numbers, from their start each time that it is called. */
  readonly random: () => RandomSource;
}

/** All that a trainer needs to go on as if it had never stopped. */
export interface TrainerState {
  /** Parameters and running statistics, and `<parameter>/momentum`, or `/m` and `/v`: what the optimizer keeps. */
  readonly tensors: StateDict;
  /** Steps done. */
  readonly steps: number;
}

/** At most this many values of activations go into one call of many steps, and into one that answers: 32 MB. */
const mostFed = 2 ** 23;

/** At most this many images go through the network at once when answering. */
const imagesAtOnce = 32;

/** A network that learns from its first thawed group on. Holds memory outside JavaScript until `dispose`. */
export class NetworkTrainer {
  /** Thawed groups in order, the head last. */
  readonly groups: readonly string[];
  readonly #session: GraphSession;
  readonly #options: TrainerOptions;
  readonly #graph: Omit<TrainingGraph, "graph">;
  #steps = 0;
  /** Of those, the ones that `steps` made. */
  #looped = 0;
  readonly #gatherer: RowGatherer;

  private constructor(session: GraphSession, options: TrainerOptions, graph: Omit<TrainingGraph, "graph">) {
    this.#session = session;
    this.#options = options;
    this.#graph = graph;
    this.groups = graph.groups;
    this.#gatherer = new RowGatherer(this.rowLength, mostFed);
  }

  /** Throws RangeError for a group that the network does not have, or weights that lack a tensor. */
  static async open(options: TrainerOptions): Promise<NetworkTrainer> {
    const { graph, ...description } = trainingGraph(options);
    // What it takes of memory while it waits is the head's.
    const session = await GraphSession.open(graph, description.isLooped);
    const trainer = new NetworkTrainer(session, options, description);
    try {
      await trainer.#write("begin", description.parameters, options.weights);
      return trainer;
    } catch (error) {
      session.dispose();
      throw error;
    }
  }

  /** Length of one row of a batch: bytes of an image, or values of an activation at the border. */
  get rowLength(): number {
    const { size } = this.#options.preprocessing;
    return this.#options.input === "pixels" ? size * size * 3 : product(this.#graph.borderShape);
  }

  /** Most steps of so many rows that `steps` takes; 1 where a single one takes so long that a call for each costs nothing. */
  stepsAtOnce(rows: number): number {
    if (!this.#graph.isLooped) return 1;
    return Math.max(1, Math.min(mostStepsAtOnce, Math.floor(mostFed / (rows * this.rowLength))));
  }

  /**
   * One step of the optimizer.
   * @param rates one a thawed group, in order
   * @param random where the seeds of the dropout masks come from
   * @param parts micro-batches whose gradients are added up before the update: less memory, the same step but for batch
   *   norms, which see the statistics of a part; their mean is what the running ones take in. 1 takes the whole batch in one
   *   call. What fails has changed nothing
   * @returns mean loss of the batch before the update
   */
  async step(batch: TrainBatch, rates: readonly StepRates[], random: RandomSource, parts = 1): Promise<number> {
    const fedRates = hostVector(this.#rates(rates, this.#steps));
    const scale = lossScale(batch.labels, this.#options.classWeights);
    // Drawn for the whole batch, so that the masks are the same however it is divided.
    const seeds: HostTensor = { shape: [this.#graph.dropouts, 2], values: this.#seeds(random) };
    const values = this.#valuesOf([batch]);
    const feed = (start: number, end: number): HostTensors => ({
      ...this.#rows(values, start, end),
      labels: { shape: [end - start], values: batch.labels.slice(start, end) },
      scale: { shape: [], values: Float32Array.of(scale) },
      ...(this.#graph.dropouts > 0 ? { seeds, part: { shape: [2], values: Int32Array.of(start, batch.rows) } } : {}),
    });
    const loss =
      parts <= 1
        ? await this.#loss("step", { ...feed(0, batch.rows), rates: fedRates })
        : await this.#inParts(batch.rows, parts, feed, fedRates);
    this.#steps += 1;
    return loss;
  }

  /**
   * Steps one after the other in one call, to the last bit as `step` makes them.
   * @param some 1 to `stepsAtOnce` of them, where that is more than 1
   * @returns their losses; only the first ones' where memory ran out half-way, and the rest has changed nothing
   * @throws outOfMemory where none was made
   */
  async steps(some: readonly TrainStep[]): Promise<readonly number[]> {
    const before = this.#looped;
    try {
      const { losses } = await this.#session.run("steps", this.#manySteps(some));
      return this.#took(some.length, losses);
    } catch (error) {
      if (!(error instanceof ThawError) || error.code !== "outOfMemory") throw error;
      const { count, losses } = await this.#session.run("stepsDone");
      const made = (count?.values[0] ?? before) - before;
      if (made === 0) throw error;
      return this.#took(made, losses);
    }
  }

  /** @returns one row of logits for each row of the batch, in class order, with the weights as they are now */
  async logits({ rows, values }: Rows): Promise<Float32Array[]> {
    const { input } = this.#options;
    const { classes } = this.#graph;
    const atOnce = input === "pixels" ? imagesAtOnce : Math.max(1, Math.floor(mostFed / this.rowLength));
    const answers: Float32Array[] = [];
    for (let start = 0; start < rows; start += atOnce) {
      const end = Math.min(rows, start + atOnce);
      const some = values.subarray(start * this.rowLength, end * this.rowLength);
      const fed = this.#valuesOf([{ rows: end - start, values: some }]);
      const answer = await this.#session.run("logits", this.#rows(fed, 0, end - start));
      const logits = Float32Array.from(answer["logits"]?.values ?? []);
      for (let row = 0; row < end - start; row += 1) answers.push(logits.slice(row * classes, (row + 1) * classes));
    }
    return answers;
  }

  /**
   * Every parameter and running statistic of the thawed groups: a copy of them as they are now, or those that a state of
   * this trainer holds, which costs nothing.
   */
  async weights(of?: TrainerState): Promise<StateDict> {
    const { parameters } = this.#graph;
    if (of === undefined) return await this.#read("weights", parameters);
    return new Map([...of.tensors].filter(([name]) => parameters.has(name)));
  }

  /** A copy of all that `restore` needs. */
  async state(): Promise<TrainerState> {
    return { tensors: await this.#read("state", this.#graph.state), steps: this.#steps };
  }

  /** Goes on from a state of a trainer with the same options, to the last bit. Throws RangeError where a tensor is missing. */
  async restore({ tensors, steps }: TrainerState): Promise<void> {
    await this.#write("restore", this.#graph.state, tensors);
    this.#steps = steps;
  }

  dispose(): void {
    this.#session.dispose();
    this.#gatherer.release();
  }

  #took(made: number, losses: HostTensor | undefined): readonly number[] {
    this.#steps += made;
    this.#looped += made;
    return [...(losses?.values ?? [])].slice(0, made);
  }

  /** The batches one after another, and beside them what each step is made with. */
  #manySteps(some: readonly TrainStep[]): HostTensors {
    const { dropouts } = this.#graph;
    const rows = some.reduce((sum, { batch }) => sum + batch.rows, 0);
    const labels = new Int32Array(rows);
    let before = 0;
    const firsts = some.flatMap(({ batch }) => {
      const first = before;
      labels.set(batch.labels, first);
      before += batch.rows;
      return [first, 0];
    });
    const values = this.#valuesOf(some.map(({ batch }) => batch));
    const rates = some.map((each, turn) => this.#rates(each.rates, this.#steps + turn));
    const scales = some.map(({ batch }) => lossScale(batch.labels, this.#options.classWeights));
    const seeds = dropouts > 0 ? some.map(({ random }) => this.#seeds(random())) : [];
    const steps = some.length;
    return {
      ...this.#rows(values, 0, rows),
      labels: { shape: [rows, 1], values: labels },
      firsts: { shape: [steps, 2], values: Int32Array.from(firsts) },
      sizes: { shape: [steps, 2], values: Int32Array.from(some.flatMap(({ batch }) => [batch.rows, -1])) },
      scale: hostVector(Float32Array.from(scales)),
      rates: { shape: [steps, rates[0]!.length], values: Float32Array.from(rates.flatMap((each) => [...each])) },
      ...(dropouts > 0
        ? { seeds: { shape: [steps, dropouts, 2], values: Int32Array.from(seeds.flatMap((each) => [...each])) } }
        : {}),
    };
  }

  /** Two numbers for each dropout layer. */
  #seeds(random: RandomSource): Int32Array {
    return Int32Array.from({ length: 2 * this.#graph.dropouts }, () => random.uint32() | 0);
  }

  async #inParts(
    rows: number,
    parts: number,
    feed: (start: number, end: number) => HostTensors,
    rates: HostTensor,
  ): Promise<number> {
    const size = Math.ceil(rows / parts);
    await this.#session.run("clear");
    let loss = 0;
    for (let start = 0; start < rows; start += size) {
      const end = Math.min(rows, start + size);
      const share: HostTensor = { shape: [], values: Float32Array.of((end - start) / rows) };
      loss += await this.#loss("accumulate", { ...feed(start, end), share });
    }
    await this.#session.run("apply", { rates });
    return loss;
  }

  async #loss(signature: string, inputs: HostTensors): Promise<number> {
    const { loss } = await this.#session.run(signature, inputs);
    return loss?.values[0] ?? Number.NaN;
  }

  /** @param step of this trainer, counted from 0 */
  #rates(rates: readonly StepRates[], step: number): Float32Array {
    if (rates.length !== this.groups.length)
      throw new RangeError(`${rates.length} rates for ${this.groups.length} thawed groups.`);
    return Float32Array.from(stepRates(this.#options.optimizer, rates, step));
  }

  /** Rows of batches one after another: pixels are of one batch. */
  #valuesOf(batches: readonly Rows[]): Uint8Array | Float32Array {
    const gathered: GatheredRows[] = [];
    for (const { rows, values, at } of batches) {
      if (values instanceof Uint8Array) return this.#gatherer.gatherBytes(values);
      gathered.push({ rows, values, at });
    }
    return this.#gatherer.gather(gathered);
  }

  #rows(values: Uint8Array | Float32Array, start: number, end: number): HostTensors {
    const rows = values.subarray(start * this.rowLength, end * this.rowLength);
    if (rows instanceof Uint8Array) {
      if (this.#options.input !== "pixels") throw new RangeError("This trainer was opened for activations.");
      return { pixels: pixelTensor(rows, end - start, this.#options.preprocessing.size) };
    }
    if (this.#options.input !== "border") throw new RangeError("This trainer was opened for pixels.");
    return { border: { shape: [end - start, ...this.#graph.borderShape], values: rows } };
  }

  async #read(signature: string, shapes: ReadonlyMap<string, readonly number[]>): Promise<StateDict> {
    const now = await this.#session.run(signature);
    const tensors = new Map<string, WeightTensor>();
    for (const [name, shape] of shapes) tensors.set(name, { shape, values: now[name]!.values as Float32Array });
    return tensors;
  }

  async #write(signature: string, shapes: ReadonlyMap<string, readonly number[]>, tensors: StateDict): Promise<void> {
    const inputs: Record<string, HostTensor> = {};
    for (const [name, shape] of shapes) {
      const tensor = tensors.get(name);
      if (tensor === undefined) throw new RangeError(`The weights lack ${name}.`);
      inputs[name] = { shape, values: tensor.values };
    }
    await this.#session.run(signature, inputs);
  }
}

const hostVector = (values: Float32Array): HostTensor => ({ shape: [values.length], values });

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);
