import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type * as tfjs from "@tensorflow/tfjs-node-gpu";
import { ThawError } from "../contract/errors.ts";
import { elementCount } from "./constant.ts";
import type { Shape } from "./dtype.ts";
import type { Graph } from "./graphBuilder.ts";
import { encodeSavedModel } from "./savedModel.ts";
import { loadTensorflow, type Tensorflow } from "./tensorflow.ts";

/** A tensor on this side of TensorFlow: row-major values. int64 crosses as int32, bool as bytes 0 and 1. */
export interface HostTensor {
  readonly shape: Shape;
  readonly values: Float32Array | Int32Array | Uint8Array;
}

type Inputs = Readonly<Record<string, HostTensor>>;
type Model = Awaited<ReturnType<Tensorflow["node"]["loadSavedModel"]>>;

/** A graph in TensorFlow's memory, by its signatures. */
interface Loaded {
  readonly models: ReadonlyMap<string, Model>;
  /** What it was loaded from, where it may serve again. */
  readonly origin: string | undefined;
}

/** The graph that was closed last of those that may serve again. */
let spare: Loaded | undefined;

/** A graph loaded into TensorFlow. Variables live as long as it does and are shared by its signatures. */
export class GraphSession {
  readonly #tf: Tensorflow;
  readonly #loaded: Loaded;
  #disposed = false;
  #failed = false;

  private constructor(tf: Tensorflow, loaded: Loaded) {
    this.#tf = tf;
    this.#loaded = loaded;
  }

  /**
   * Loads a graph by way of a private temporary folder, since the binding only reads SavedModels from disk.
   * @param isReset one of its signatures gives all variables their values, and is run first: then the same graph that a
   *   session before has closed serves again, with what TensorFlow compiled for it, which takes longer than to train a head
   */
  static async open(graph: Graph, isReset = false): Promise<GraphSession> {
    const tf = loadTensorflow();
    const origin = isReset ? createHash("sha256").update(encodeSavedModel(graph)).digest("hex") : undefined;
    if (origin !== undefined && spare?.origin === origin) {
      const loaded = spare;
      spare = undefined;
      return new GraphSession(tf, loaded);
    }
    const folder = await mkdtemp(path.join(tmpdir(), "thaw-graph-"));
    const models = new Map<string, Model>();
    try {
      const file = path.join(folder, "saved_model.pb");
      await writeFile(file, encodeSavedModel(graph), { mode: 0o600 });
      for (const name of graph.signatures.keys()) {
        models.set(name, await tf.node.loadSavedModel(folder, ["serve"], name));
        // The binding parses the file in JavaScript for each signature, though the session is there from the first on.
        if (models.size === 1) await writeFile(file, encodeSavedModel(graph, "signatures"));
      }
      return new GraphSession(tf, { models, origin });
    } catch (error) {
      release({ models, origin });
      throw runError("TensorFlow does not accept the graph", error);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Runs one signature and copies its outputs out. The call blocks until TensorFlow has finished, so input arrays may be
   * used again when it returns. Throws `outOfMemory` where TensorFlow says so, else `internal`.
   */
  run(signature: string, inputs: Inputs = {}): Readonly<Record<string, HostTensor>> {
    if (this.#disposed) throw new ThawError("internal", "The graph session is closed.");
    const model = this.#loaded.models.get(signature);
    if (model === undefined) throw new ThawError("internal", `The graph has no signature ${signature}.`);
    const uploaded: Record<string, tfjs.Tensor> = {};
    let outputs: Record<string, tfjs.Tensor> = {};
    try {
      for (const [name, tensor] of Object.entries(inputs)) uploaded[name] = this.#upload(name, tensor);
      outputs = model.predict(uploaded) as Record<string, tfjs.Tensor>;
      return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, download(tensor)]));
    } catch (error) {
      this.#failed = true;
      throw runError(`Running ${signature} failed`, error);
    } finally {
      for (const tensor of [...Object.values(uploaded), ...Object.values(outputs)]) tensor.dispose();
    }
  }

  /** Frees the session with its variables, or keeps it for one like it. Calling it again does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const isWanted = this.#loaded.origin !== undefined && !this.#failed;
    const superfluous = isWanted ? spare : this.#loaded;
    if (superfluous !== undefined) release(superfluous);
    if (isWanted) spare = this.#loaded;
  }

  #upload(name: string, { shape, values }: HostTensor): tfjs.Tensor {
    if (elementCount(shape) !== values.length) {
      throw new RangeError(`${name}: ${values.length} values for the shape [${shape.join(", ")}]`);
    }
    const dtype = values instanceof Float32Array ? "float32" : values instanceof Int32Array ? "int32" : "bool";
    return this.#tf.tensor(values, [...shape], dtype);
  }
}

function release({ models }: Loaded): void {
  for (const model of models.values()) model.dispose();
}

function download(tensor: tfjs.Tensor): HostTensor {
  return { shape: tensor.shape, values: tensor.dataSync<"float32" | "int32" | "bool">() };
}

function runError(what: string, error: unknown): ThawError {
  if (error instanceof ThawError) return error;
  const message = error instanceof Error ? error.message : String(error);
  const short = message.split("\n", 1)[0]!;
  if (/OOM|out of memory|ResourceExhausted|bad_alloc|failed to allocate/i.test(message)) {
    return new ThawError("outOfMemory", `${what}: out of memory. Use a smaller batch. (${short})`, { cause: error });
  }
  return new ThawError("internal", `${what}: ${short}`, { cause: error });
}
