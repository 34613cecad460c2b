import { GraphSession, type HostTensor } from "../graph/graphSession.ts";
import type { StateDict, WeightTensor } from "../weights/tensors.ts";
import { dropoutMask } from "./dropoutMask.ts";
import { dropoutLayers, type Head, headShapes } from "./head.ts";
import { headGraph } from "./headGraph.ts";
import { type Optimizer, optimizerRates } from "./optimizer.ts";
import type { RandomSource } from "./randomSource.ts";
import type { StepRates } from "./schedule.ts";

/** Rows of a table of features: row-major float32 values, `rows` by the head's number of features. */
export interface FeatureRows {
  readonly rows: number;
  readonly values: Float32Array;
}

/** At most this many rows go through the head at once: 40 MB of 1280 features. */
const rowsAtOnce = 8192;

/** A head in TensorFlow, with or without an optimizer. Holds memory outside JavaScript until `dispose`. */
export class HeadTrainer {
  readonly #session: GraphSession;
  readonly #head: Head;
  readonly #optimizer: Optimizer | undefined;
  #steps = 0;

  private constructor(session: GraphSession, head: Head, optimizer: Optimizer | undefined) {
    this.#session = session;
    this.#head = head;
    this.#optimizer = optimizer;
  }

  /** @param optimizer left out: the head answers, and does not learn */
  static async open(head: Head, initial: StateDict, optimizer?: Optimizer): Promise<HeadTrainer> {
    return new HeadTrainer(await GraphSession.open(headGraph(head, initial, optimizer)), head, optimizer);
  }

  /**
   * One step of the optimizer.
   * @param labels class index of each row
   * @param random source of the dropout masks
   * @returns mean cross-entropy of the batch before the update
   */
  step(batch: FeatureRows, labels: Int32Array, rates: StepRates, random: RandomSource): number {
    if (this.#optimizer === undefined) throw new RangeError("This head was opened without an optimizer.");
    const inputs: Record<string, HostTensor> = {
      features: { shape: [batch.rows, this.#head.features], values: batch.values },
      labels: { shape: [batch.rows], values: labels },
      rates: hostVector(optimizerRates(this.#optimizer, rates, this.#steps)),
    };
    for (const { name, width, rate } of dropoutLayers(this.#head))
      inputs[name] = { shape: [batch.rows, width], values: dropoutMask(batch.rows, width, rate, random) };
    const loss = this.#session.run("step", inputs)["loss"]?.values[0];
    this.#steps += 1;
    return loss ?? Number.NaN;
  }

  /** @returns one row of logits for each row of features, in class order */
  logits(features: FeatureRows): Float32Array[] {
    const { classes, features: width } = this.#head;
    const rows: Float32Array[] = [];
    for (let start = 0; start < features.rows; start += rowsAtOnce) {
      const end = Math.min(features.rows, start + rowsAtOnce);
      const values = features.values.slice(start * width, end * width);
      const answer = this.#session.run("logits", { features: { shape: [end - start, width], values } })["logits"];
      const logits = Float32Array.from(answer?.values ?? []);
      for (let row = 0; row < end - start; row += 1) rows.push(logits.slice(row * classes, (row + 1) * classes));
    }
    return rows;
  }

  /** A copy of every parameter as it is now. */
  weights(): StateDict {
    const now = this.#session.run("weights");
    const weights = new Map<string, WeightTensor>();
    for (const [name, shape] of headShapes(this.#head))
      weights.set(name, { shape, values: Float32Array.from(now[name]?.values ?? []) });
    return weights;
  }

  dispose(): void {
    this.#session.dispose();
  }
}

const hostVector = (values: Float32Array): HostTensor => ({ shape: [values.length], values });
