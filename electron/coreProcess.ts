import { type ChildProcess, fork } from "node:child_process";
import type { CoreState } from "../core/contract/bridge.ts";
import type { Port } from "../core/contract/frames.ts";
import { coreWire } from "./coreWire.ts";
import { CrashBudget } from "./crashBudget.ts";

export interface CoreProcessOptions {
  /** The bundled host, out/core/host.js. */
  readonly script: string;
  /** A plain Node, as a path or as a name on PATH. */
  readonly node: string;
  /** Added to main's own environment. */
  readonly env: Readonly<Record<string, string>>;
  readonly onState: (state: CoreState) => void;
  /** A wire of envelopes to a core that has just been started; it closes with that core. */
  readonly onWire: (wire: Port) => void;
}

/** Milliseconds that a core gets to end its jobs and leave the project in order when the app quits. */
const patience = 5000;

/** Starts the core, watches it, and starts it again when it ends unasked. */
export class CoreProcess {
  readonly #options: CoreProcessOptions;
  readonly #budget = new CrashBudget();
  #child: ChildProcess | undefined;
  #state: CoreState = { state: "starting" };
  #generation = 0;
  #stopping = false;
  #retry: NodeJS.Timeout | undefined;

  constructor(options: CoreProcessOptions) {
    this.#options = options;
  }

  get state(): CoreState {
    return this.#state;
  }

  start(): void {
    if (this.#child !== undefined || this.#stopping) return;
    clearTimeout(this.#retry);
    const child = fork(this.#options.script, [], {
      execPath: this.#options.node,
      execArgv: [],
      // Electron 22 frees what its main process wrote with V8's serializer under a wrong size: past one page (4 KB) the
      // next garbage collection ends the app with SIGTRAP. The contract's frames are JSON values, so nothing is lost.
      serialization: "json",
      stdio: ["ignore", "inherit", "inherit", "ipc"],
      env: { TF_CPP_MIN_LOG_LEVEL: "3", ...process.env, ...this.#options.env },
    });
    this.#child = child;
    let ended = false;
    const end = (reason: string): void => {
      if (ended) return;
      ended = true;
      this.#child = undefined;
      this.#recover(reason);
    };
    // The close listeners of the wire are called first, so that the window fails what is pending before it hears of a new core.
    const wire = coreWire(child);
    child.once("error", (error) => end(`could not be started (${this.#options.node}: ${error.message})`));
    child.once("exit", (code, signal) =>
      end(signal === null ? `ended with code ${code ?? "none"}` : `was ended by ${signal}`),
    );
    child.once("spawn", () => {
      this.#generation += 1;
      this.#options.onWire(wire);
      this.#change({ state: "running", generation: this.#generation });
    });
  }

  /** Starts over after `failed`, as often as the person asks. */
  restart(): void {
    this.#budget.reset();
    if (this.#child !== undefined) return;
    this.#change({ state: "starting" });
    this.start();
  }

  /** Asks the core to leave by closing its channel, waits, and kills it when it does not. */
  async stop(): Promise<void> {
    this.#stopping = true;
    clearTimeout(this.#retry);
    const child = this.#child;
    if (child === undefined) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(() => child.kill("SIGKILL"), patience);
      const ended = (): void => {
        clearTimeout(timer);
        resolve();
      };
      child.once("exit", ended);
      // One that can't be started has no exit.
      child.once("error", ended);
      if (child.connected) child.disconnect();
    });
  }

  #recover(reason: string): void {
    if (this.#stopping) return;
    const wait = this.#budget.spend(Date.now());
    if (wait === null) {
      this.#change({
        state: "failed",
        message: `The core process ${reason}, and did so three times in a minute. Run "npm run doctor" to see what is missing.`,
      });
      return;
    }
    this.#change({ state: "restarting", reason: `The core process ${reason}.` });
    this.#retry = setTimeout(() => this.start(), wait);
  }

  #change(state: CoreState): void {
    this.#state = state;
    this.#options.onState(state);
  }
}
