import { rename } from "node:fs/promises";
import { getPriority, setPriority } from "node:os";
import path from "node:path";
import { type MessagePort, parentPort, type Transferable } from "node:worker_threads";
import type * as tfjs from "@tensorflow/tfjs-node-gpu";
import { ThawError, toWire } from "../contract/errors.ts";
import { elementCount } from "./constant.ts";
import {
  type GraphAnswer,
  type GraphCalls,
  type GraphRequest,
  type HostTensor,
  type HostTensors,
  modelFile,
  type Runtime,
  signaturesFile,
} from "./graphCalls.ts";
import { loadTensorflow, type Tensorflow } from "./tensorflow.ts";

// The entry of the thread in which TensorFlow computes; see GraphClient. Nothing else of the core loads TensorFlow.

type Model = Awaited<ReturnType<Tensorflow["node"]["loadSavedModel"]>>;

/** A graph in TensorFlow's memory. */
interface Loaded {
  /** By their signatures; they share one session. */
  readonly models: ReadonlyMap<string, Model>;
  readonly bound: Record<string, tfjs.Tensor>;
}

/** How far TensorFlow stands back, as `nice` has it. */
const niceness = 5;

const graphs = new Map<number, Loaded>();
let count = 0;

/** @throws internal where TensorFlow does not accept the graph, outOfMemory */
async function load({ folder, signatures }: GraphCalls["load"]["input"]): Promise<number> {
  const { node } = loadTensorflow();
  const models = new Map<string, Model>();
  try {
    for (const name of signatures) {
      models.set(name, await node.loadSavedModel(folder, ["serve"], name));
      // The binding parses the file in JavaScript for each signature, though the session is there from the first on.
      if (models.size === 1) await rename(path.join(folder, signaturesFile), path.join(folder, modelFile));
    }
  } catch (error) {
    release({ models, bound: {} });
    throw runError("TensorFlow does not accept the graph", error);
  }
  count += 1;
  graphs.set(count, { models, bound: {} });
  return count;
}

/** @throws outOfMemory where TensorFlow says so, else internal */
function run({ loaded, signature, inputs }: GraphCalls["run"]["input"]): HostTensors {
  const uploaded: Record<string, tfjs.Tensor> = {};
  let outputs: Record<string, tfjs.Tensor> = {};
  try {
    const graph = graphs.get(loaded);
    const model = graph?.models.get(signature);
    if (graph === undefined || model === undefined)
      throw new ThawError("internal", `The graph has no signature ${signature}.`);
    for (const [name, tensor] of Object.entries(inputs)) uploaded[name] = upload(name, tensor);
    outputs = model.predict({ ...graph.bound, ...uploaded }) as Record<string, tfjs.Tensor>;
    return Object.fromEntries(Object.entries(outputs).map(([name, tensor]) => [name, download(tensor)]));
  } catch (error) {
    throw runError(`Running ${signature} failed`, error);
  } finally {
    for (const tensor of [...Object.values(uploaded), ...Object.values(outputs)]) tensor.dispose();
  }
}

/** @throws internal where there is no such graph, or as many values as its shape says */
function bind({ loaded, inputs }: GraphCalls["bind"]["input"]): void {
  try {
    const graph = graphs.get(loaded);
    if (graph === undefined) throw new RangeError("the graph is closed");
    for (const [name, tensor] of Object.entries(inputs)) graph.bound[name] = upload(name, tensor);
  } catch (error) {
    throw runError("Binding inputs failed", error);
  }
}

function unload(loaded: number): void {
  const graph = graphs.get(loaded);
  graphs.delete(loaded);
  if (graph !== undefined) release(graph);
}

function release({ models, bound }: Loaded): void {
  for (const model of models.values()) model.dispose();
  for (const tensor of Object.values(bound)) tensor.dispose();
}

function upload(name: string, { shape, values }: HostTensor): tfjs.Tensor {
  if (elementCount(shape) !== values.length) {
    throw new RangeError(`${name}: ${values.length} values for the shape [${shape.join(", ")}]`);
  }
  const dtype = values instanceof Float32Array ? "float32" : values instanceof Int32Array ? "int32" : "bool";
  return loadTensorflow().tensor(values, [...shape], dtype);
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

/** @throws runtimeMissing */
function describe(): Runtime {
  const tf = loadTensorflow();
  const { isUsingGpuDevice, binding } = tf.backend() as {
    readonly isUsingGpuDevice?: boolean;
    readonly binding?: { readonly TF_Version?: string };
  };
  return {
    version: binding?.TF_Version ?? "unknown",
    binding: tf.version["tfjs-node"],
    usesGpu: isUsingGpuDevice === true,
  };
}

function countHeld(): GraphCalls["count"]["output"] {
  const tf = loadTensorflow();
  return { tensors: tf.memory().numTensors, models: tf.node.getNumOfSavedModels() };
}

function perform(request: GraphRequest): GraphCalls[GraphRequest["name"]]["output"] | Promise<number> {
  switch (request.name) {
    case "load":
      return load(request.input);
    case "run":
      return run(request.input);
    case "bind":
      bind(request.input);
      return undefined;
    case "unload":
      unload(request.input);
      return undefined;
    case "describe":
      return describe();
    case "count":
      return countHeld();
  }
}

async function answer(port: MessagePort, request: GraphRequest): Promise<void> {
  const { id } = request;
  const post = (message: GraphAnswer, transfer: readonly Transferable[] = []): void =>
    port.postMessage(message, transfer);
  try {
    const output = await perform(request);
    // What TensorFlow gave belongs to nobody else, so it is handed over and not copied.
    const given = request.name === "run" ? Object.values(output as HostTensors) : [];
    post(
      { id, output },
      given.map(({ values }) => values.buffer as ArrayBuffer),
    );
  } catch (error) {
    post({ id, error: toWire(error) });
  }
}

/**
 * On Linux a priority is a thread's, and TensorFlow's own threads, which it starts from this one, inherit it: where
 * processors are few the core's edits come first. Elsewhere it would be the whole core that stands back.
 */
function standBack(): void {
  if (process.platform === "linux" && getPriority(0) < niceness) setPriority(0, niceness);
}

function serve(port: MessagePort): void {
  standBack();
  port.on("message", (request: GraphRequest) => void answer(port, request));
}

if (parentPort !== null) serve(parentPort);
