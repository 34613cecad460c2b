import { type ChildProcess, fork } from "node:child_process";
import { getPriority, setPriority } from "node:os";
import { basename } from "node:path";
import { type ErrorCode, ThawError } from "../contract/errors.ts";
import type { ImageAnswer, ImageJob, WorkerMessage } from "./imageJobs.ts";

export interface WorkerOptions {
  readonly script: string;
  readonly timeoutMs: number;
  /** The worker came up, or answered: there is room for another job. */
  readonly onRoom: (worker: WorkerProcess) => void;
  readonly onGone: (worker: WorkerProcess) => void;
}

interface Running {
  readonly path: string;
  readonly resolve: (answer: ImageAnswer) => void;
  readonly reject: (error: ThawError) => void;
}

/** A file that could not be used. The message names it; lists, where the name stands already, take the reason. */
export class PhotoFailure extends ThawError {
  /** Goes on from the file's name: "is empty (0 bytes)". */
  readonly reason: string;

  constructor(code: ErrorCode, path: string, reason: string) {
    super(code, `${basename(path)} ${reason}.`, { details: { file: path } });
    this.reason = reason;
  }
}

/** The worker died over a file. */
export class WorkerLoss extends PhotoFailure {}

/** The worker died while it had several files: any of them may be the culprit, so each is to be tried alone. */
export class SharedLoss extends ThawError {
  constructor() {
    super("decoderCrashed", "The image decoder crashed over one of several files.", { retryable: true });
  }
}

/**
 * One image worker and the jobs that it was given: it does one at a time, the next ones wait in its own memory, so that it
 * works on while the core is at something else and hands out nothing. A hang is killed, a crash is noticed.
 */
export class WorkerProcess {
  readonly #options: WorkerOptions;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  readonly #running = new Map<number, Running>();
  #watch: NodeJS.Timeout | undefined;
  #count = 0;
  #isReady = false;
  #timedOut = false;
  #lastWords = "";

  constructor(options: WorkerOptions) {
    this.#options = options;
    this.#child = fork(options.script, [], {
      serialization: "advanced",
      // glibc's arenas keep the memory of large images otherwise.
      env: { ...process.env, MALLOC_ARENA_MAX: "2" },
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    yieldToEdits(this.#child.pid);
    this.#child.stderr?.on("data", (text: Buffer) => {
      this.#lastWords = `${this.#lastWords}${text.toString()}`.slice(-2000);
    });
    this.#child.on("message", (message) => this.#receive(message as WorkerMessage));
    this.#gone = new Promise((resolve) => {
      const leave = (): void => {
        this.#leave();
        resolve();
      };
      this.#child.once("exit", leave);
      this.#child.once("error", leave);
    });
  }

  get isReady(): boolean {
    return this.#isReady;
  }

  /** Jobs that it was given and has not answered. */
  get load(): number {
    return this.#running.size;
  }

  /** The end of what the process wrote to its error stream: why it did not start. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  /** Takes one more job; the worker must be ready. */
  perform(job: ImageJob): Promise<ImageAnswer> {
    return new Promise((resolve, reject) => {
      this.#count += 1;
      this.#running.set(this.#count, { path: job.path, resolve, reject });
      if (this.#running.size === 1) this.#startWatch();
      // A dead channel shows as the exit that follows; the callback keeps it from being thrown.
      this.#child.send({ id: this.#count, job }, () => undefined);
    });
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  /** From one answer to the next: a worker that says nothing for so long hangs over the file that it is at. */
  #startWatch(): void {
    clearTimeout(this.#watch);
    const answered = this.#count - this.#running.size;
    this.#watch = setTimeout(() => {
      // The core's own thread may have been busy all the while: answers that lie in the channel are read first.
      setTimeout(() => {
        if (this.#running.size === 0 || this.#count - this.#running.size !== answered) return;
        this.#timedOut = true;
        this.#child.kill("SIGKILL");
      }, 0);
    }, this.#options.timeoutMs);
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === "ready") {
      this.#isReady = true;
      this.#options.onRoom(this);
      return;
    }
    const running = this.#running.get(message.id);
    if (running === undefined) return;
    this.#running.delete(message.id);
    if (this.#running.size > 0) this.#startWatch();
    else clearTimeout(this.#watch);
    if (message.kind === "answer") running.resolve(message.answer);
    else running.reject(new PhotoFailure(message.code, running.path, message.message));
    this.#options.onRoom(this);
  }

  #leave(): void {
    clearTimeout(this.#watch);
    this.#isReady = false;
    const lost = [...this.#running.values()];
    this.#running.clear();
    for (const { path, reject } of lost) reject(lost.length > 1 ? new SharedLoss() : this.#loss(path));
    this.#options.onGone(this);
  }

  #loss(path: string): WorkerLoss {
    const seconds = this.#options.timeoutMs / 1000;
    return this.#timedOut
      ? new WorkerLoss("imageTimedOut", path, `took longer than ${seconds} s to decode`)
      : new WorkerLoss("decoderCrashed", path, "made the image decoder crash");
  }
}

/** How far a worker stands back, as `nice` has it: as far as TensorFlow. */
const niceness = 5;

/** Where processors are few, an edit and the window come before the photos that are looked over behind them. */
function yieldToEdits(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    if (getPriority(pid) < niceness) setPriority(pid, niceness);
  } catch {
    // It has ended already, or may not be set: it works all the same.
  }
}
