import { SHARE_ENV, Worker } from "node:worker_threads";
import { bundledFile } from "../bundledFile.ts";
import { fromWire, ThawError } from "../contract/errors.ts";
import type { GraphAnswer, GraphCallName, GraphCalls } from "./graphCalls.ts";

type Output = GraphCalls[GraphCallName]["output"];

interface Pending {
  readonly resolve: (output: Output) => void;
  readonly reject: (error: ThawError) => void;
}

let current: GraphClient | undefined;

/** The thread in which TensorFlow computes; started at its first use, and anew at the next one after it has ended. */
export function graphClient(): GraphClient {
  if (current?.isAlive !== true) current = new GraphClient();
  return current;
}

/**
 * TensorFlow holds the thread that calls it until it has computed, for seconds where a network is trained. So it has one of
 * its own, and the core's goes on with edits meanwhile. Calls are carried out one after another, in the order in which they
 * were made. The process is kept alive while an answer is waited for, and by nothing else.
 */
export class GraphClient {
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #count = 0;
  #end: ThawError | undefined;

  /** @param script the bundled thread; out/core/graphThread.js unless given */
  constructor(script = bundledFile("graphThread.js")) {
    // What TensorFlow reads of the environment is set by the thread.
    this.#worker = new Worker(script, { name: "tensorflow", execArgv: [], env: SHARE_ENV });
    this.#worker.unref();
    this.#worker.on("message", (answer: GraphAnswer) => this.#settle(answer));
    this.#worker.once("error", (error) => this.#leave(error));
    this.#worker.once("exit", (code) => this.#leave(new Error(`exit code ${code}`)));
  }

  get isAlive(): boolean {
    return this.#end === undefined;
  }

  /** @throws whatever the thread throws, by its code; internal or outOfMemory where the thread has ended */
  call<Name extends GraphCallName>(name: Name, input: GraphCalls[Name]["input"]): Promise<GraphCalls[Name]["output"]> {
    return new Promise((resolve, reject) => {
      if (this.#end !== undefined) throw this.#end;
      const id = ++this.#count;
      this.#worker.postMessage({ id, name, input });
      // Its answer is that of the call by this name.
      this.#pending.set(id, { resolve, reject });
      this.#worker.ref();
    });
  }

  #settle(answer: GraphAnswer): void {
    const waiting = this.#pending.get(answer.id);
    this.#pending.delete(answer.id);
    if (this.#pending.size === 0) this.#worker.unref();
    if ("error" in answer) waiting?.reject(fromWire(answer.error));
    else waiting?.resolve(answer.output);
  }

  #leave(error: Error): void {
    if (this.#end !== undefined) return;
    const isMemory = (error as NodeJS.ErrnoException).code === "ERR_WORKER_OUT_OF_MEMORY";
    const again = "Start again what was under way; what was kept of it is on disk.";
    this.#end = new ThawError(
      isMemory ? "outOfMemory" : "internal",
      `TensorFlow ended while it was needed (${error.message}). ${again}`,
      { cause: error },
    );
    for (const { reject } of this.#pending.values()) reject(this.#end);
    this.#pending.clear();
  }
}
