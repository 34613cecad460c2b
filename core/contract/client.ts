import { fromWire, ThawError } from "./errors.ts";
import { Frame, type Port } from "./frames.ts";
import type { JobId } from "./jobs.ts";
import {
  type CommandName,
  commands,
  contractVersion,
  type EventName,
  type EventPayload,
  events,
  type Input,
  type JobName,
  type Output,
  type QueryName,
} from "./schema.ts";

/** The part of an AbortSignal that the client needs; the contract itself is free of DOM and Node types. */
export interface CancelSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

export interface StartOptions {
  readonly signal?: CancelSignal;
  /** The core took the job in; its progress arrives as `job.changed` events with this id. */
  readonly onAccepted?: (job: JobId) => void;
}

/** A job under way. `result` rejects with `cancelled` once a cancelled job has come to its clean end. */
export interface Started<C extends JobName> {
  readonly accepted: Promise<JobId>;
  readonly result: Promise<Output<C>>;
  cancel(): void;
}

export interface ClientOptions {
  /** Who is speaking, for the core's log: "window", "command line". */
  readonly app: string;
  /** Told of every message that is dropped because it does not parse. */
  readonly onIgnored?: (reason: string, message: unknown) => void;
}

interface Pending {
  readonly command: CommandName;
  readonly accept: (job: JobId) => void;
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: ThawError) => void;
}

interface Hello {
  readonly resolve: () => void;
  readonly reject: (error: ThawError) => void;
}

const notRunning =
  "The core process is not running, so nothing was done. It is started again by itself; try once more.";
const crashed =
  "The core process ended unexpectedly before it answered. The project on disk is as the last finished step left it.";

/**
 * Typed calls over a Port. Everything received is parsed against the contract; what does not parse is reported and dropped.
 * When the Port closes, everything pending fails with `coreCrashed`; `attach` connects to the next core, subscriptions stay.
 */
export class Client {
  readonly #options: ClientOptions;
  readonly #pending = new Map<number, Pending>();
  readonly #listeners = new Map<EventName, Set<(payload: unknown) => void>>();
  #port: Port | undefined;
  #ready: Promise<void> | undefined;
  #hello: Hello | undefined;
  // Ids go on over a change of core, so that a late answer of the old one matches nothing.
  #nextId = 1;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /**
   * Takes a new Port into use and exchanges hellos; calls made meanwhile wait for it.
   * @throws contractMismatch when the other end speaks another version, coreCrashed when it goes away first.
   */
  attach(port: Port): Promise<void> {
    this.detach();
    this.#port = port;
    const ready = new Promise<void>((resolve, reject) => {
      this.#hello = { resolve, reject };
    });
    this.#ready = ready;
    port.onMessage((message) => {
      if (this.#port === port) this.#receive(message);
    });
    port.onClose(() => {
      if (this.#port === port) this.#drop(new ThawError("coreCrashed", crashed, { retryable: true }));
    });
    port.post({ type: "hello", contractVersion, app: this.#options.app } satisfies Frame);
    return ready;
  }

  /** Closes the Port; everything pending fails with `coreCrashed`. */
  detach(): void {
    const port = this.#port;
    this.#drop(new ThawError("coreCrashed", notRunning, { retryable: true }));
    port?.close();
  }

  request<C extends QueryName>(command: C, input: Input<C>, signal?: CancelSignal): Promise<Output<C>> {
    return this.#call(command, input, () => undefined, signal).result;
  }

  start<C extends JobName>(command: C, input: Input<C>, options: StartOptions = {}): Started<C> {
    let accept: (job: JobId) => void = () => undefined;
    const taken = new Promise<JobId>((resolve) => {
      accept = resolve;
    });
    const { result, cancel } = this.#call(
      command,
      input,
      (job) => {
        accept(job);
        options.onAccepted?.(job);
      },
      options.signal,
    );
    // A job that fails before it is accepted fails both promises; a caller may well look at one only.
    const accepted = Promise.race([taken, result.then(() => taken)]);
    accepted.catch(() => undefined);
    result.catch(() => undefined);
    return { accepted, result, cancel };
  }

  /** Calls the listener with every such event, of this core and of later ones, until the returned function is called. */
  subscribe<E extends EventName>(event: E, listener: (payload: EventPayload<E>) => void): () => void {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners);
    const entry = (payload: unknown): void => listener(payload as EventPayload<E>);
    listeners.add(entry);
    return () => listeners.delete(entry);
  }

  #call<C extends CommandName>(command: C, input: Input<C>, accept: (job: JobId) => void, signal?: CancelSignal) {
    const id = this.#nextId;
    this.#nextId += 1;
    let stopped = false;
    const cancel = (): void => {
      if (stopped) return;
      stopped = true;
      if (this.#pending.has(id)) this.#port?.post({ type: "cancel", id } satisfies Frame);
    };
    const send = async (): Promise<Output<C>> => {
      const parsed = commands[command].input.safeParse(input);
      if (!parsed.success) throw new ThawError("badInput", `${command}: ${problemsOf(parsed.error)}`);
      const port = this.#port;
      if (port === undefined) throw new ThawError("coreCrashed", notRunning, { retryable: true });
      await this.#ready;
      if (this.#port !== port) throw new ThawError("coreCrashed", crashed, { retryable: true });
      if (stopped) throw new ThawError("cancelled", "Stopped.");
      const output = await new Promise<unknown>((resolve, reject) => {
        this.#pending.set(id, { command, accept, resolve, reject });
        port.post({ type: "request", id, command, input: parsed.data } satisfies Frame);
      });
      return output as Output<C>;
    };
    if (signal?.aborted === true) cancel();
    else signal?.addEventListener("abort", cancel);
    const result = send().finally(() => signal?.removeEventListener("abort", cancel));
    return { result, cancel };
  }

  #receive(message: unknown): void {
    const parsed = Frame.safeParse(message);
    if (!parsed.success) {
      this.#options.onIgnored?.("not a frame", message);
      return;
    }
    const frame = parsed.data;
    switch (frame.type) {
      case "hello":
        this.#greet(frame.contractVersion);
        break;
      case "event":
        this.#dispatch(frame.event, frame.payload);
        break;
      case "accepted":
        this.#pending.get(frame.id)?.accept(frame.job);
        break;
      case "reply":
      case "result":
        this.#settle(frame.id, (pending) => {
          const output = commands[pending.command].output.safeParse(frame.output);
          if (output.success) pending.resolve(output.data);
          else pending.reject(new ThawError("contractMismatch", `${pending.command}: ${problemsOf(output.error)}`));
        });
        break;
      case "error":
        this.#settle(frame.id, (pending) => pending.reject(fromWire(frame.error)));
        break;
      case "request":
      case "cancel":
        this.#options.onIgnored?.("only the core takes requests", message);
    }
  }

  #settle(id: number, end: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    end(pending);
  }

  #greet(version: number): void {
    const hello = this.#hello;
    this.#hello = undefined;
    if (version === contractVersion) {
      hello?.resolve();
      return;
    }
    const text = `The core speaks contract ${version}, this program ${contractVersion}. Close Thaw and start it again.`;
    const error = new ThawError("contractMismatch", text);
    hello?.reject(error);
    const port = this.#port;
    this.#drop(error);
    port?.close();
  }

  #dispatch(name: string, payload: unknown): void {
    if (!Object.hasOwn(events, name)) {
      this.#options.onIgnored?.("unknown event", name);
      return;
    }
    const event = name as EventName;
    const parsed = events[event].safeParse(payload);
    if (!parsed.success) {
      this.#options.onIgnored?.(`${event}: ${problemsOf(parsed.error)}`, payload);
      return;
    }
    for (const listener of [...(this.#listeners.get(event) ?? [])]) listener(parsed.data);
  }

  #drop(error: ThawError): void {
    this.#port = undefined;
    this.#ready = undefined;
    this.#hello?.reject(error);
    this.#hello = undefined;
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
  }
}

/** What is wrong with a payload, on one line: where, and what was expected. */
function problemsOf(error: {
  readonly issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[];
}) {
  return error.issues.map(({ path, message }) => `${path.map(String).join(".") || "input"}: ${message}`).join("; ");
}
