import { createHash } from "node:crypto";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { Graph } from "./graphBuilder.ts";
import { type HostTensor, type HostTensors, modelFile, signaturesFile } from "./graphCalls.ts";
import { type GraphClient, graphClient } from "./graphClient.ts";
import { encodeSavedModel } from "./savedModel.ts";

/** A graph in TensorFlow's memory. */
interface Loaded {
  readonly client: GraphClient;
  /** Its name there. */
  readonly id: number;
  readonly signatures: ReadonlySet<string>;
  /** What it was loaded from, where it may serve again. */
  readonly origin: string | undefined;
}

/** The graph that was closed last of those that may serve again. */
let spare: Loaded | undefined;

/** A graph loaded into TensorFlow. Variables live as long as it does and are shared by its signatures. */
export class GraphSession {
  readonly #loaded: Loaded;
  #disposed = false;
  #failed = false;

  private constructor(loaded: Loaded) {
    this.#loaded = loaded;
  }

  /**
   * Loads a graph by way of a private temporary folder, since the binding only reads SavedModels from disk.
   * @param isReset one of its signatures gives all variables their values, and is run first: then the same graph that a
   *   session before has closed serves again, with what TensorFlow compiled for it, which takes longer than to train a head
   * @throws runtimeMissing; internal where TensorFlow does not accept the graph; outOfMemory
   */
  static async open(graph: Graph, isReset = false): Promise<GraphSession> {
    const client = graphClient();
    const whole = await encodeSavedModel(graph);
    const origin = isReset ? createHash("sha256").update(whole).digest("hex") : undefined;
    const kept = spare;
    if (origin !== undefined && kept?.origin === origin && kept.client === client) {
      spare = undefined;
      return new GraphSession(kept);
    }
    const folder = await mkdtemp(path.join(tmpdir(), "thaw-graph-"));
    try {
      const mode = 0o600;
      await writeFile(path.join(folder, modelFile), whole, { mode });
      await writeFile(path.join(folder, signaturesFile), await encodeSavedModel(graph, "signatures"), { mode });
      const signatures = [...graph.signatures.keys()];
      const id = await client.call("load", { folder, signatures });
      return new GraphSession({ client, id, signatures: new Set(signatures), origin });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  /**
   * Runs one signature and gives its outputs. The core goes on meanwhile. Input arrays are copied at once and may be used
   * again; only one over a SharedArrayBuffer is not, and must stay untouched until the answer.
   * @throws outOfMemory where TensorFlow says so, else internal
   */
  async run(signature: string, inputs: HostTensors = {}): Promise<HostTensors> {
    if (this.#disposed) throw new ThawError("internal", "The graph session is closed.");
    const { client, id, signatures } = this.#loaded;
    if (!signatures.has(signature)) throw new ThawError("internal", `The graph has no signature ${signature}.`);
    try {
      return await client.call("run", { loaded: id, signature, inputs: sendable(inputs) });
    } catch (error) {
      this.#failed = true;
      throw error;
    }
  }

  /**
   * Gives inputs values for good: runs that don't name them take these. An array over a SharedArrayBuffer must stay
   * untouched until `dispose`, others are copied at once.
   */
  async bind(inputs: HostTensors): Promise<void> {
    if (this.#disposed) throw new ThawError("internal", "The graph session is closed.");
    const { client, id } = this.#loaded;
    await client.call("bind", { loaded: id, inputs: sendable(inputs) });
  }

  /** Frees the session with its variables, once what it was asked to run is done, or keeps it for one like it. Calling it again does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    const isWanted = this.#loaded.origin !== undefined && !this.#failed;
    const superfluous = isWanted ? spare : this.#loaded;
    if (superfluous !== undefined) unload(superfluous);
    if (isWanted) spare = this.#loaded;
  }
}

function unload({ client, id }: Loaded): void {
  // A thread that has ended holds nothing, and whoever waits for an answer of it is told.
  client.call("unload", id).catch(() => undefined);
}

/**
 * Tensors that can cross. A view would take all of its buffer along, so its values are copied. Nothing is handed over: V8
 * makes every loop over numbers half as quick again in a thread that has ever given a buffer away.
 */
function sendable(inputs: HostTensors): HostTensors {
  const sent: Record<string, HostTensor> = {};
  for (const [name, { shape, values }] of Object.entries(inputs)) {
    const isWhole = values.byteLength === values.buffer.byteLength || values.buffer instanceof SharedArrayBuffer;
    sent[name] = { shape, values: isWhole ? values : values.slice() };
  }
  return sent;
}
