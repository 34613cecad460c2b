import { type ChildProcess, fork } from "node:child_process";
import { basename } from "node:path";
import { type ErrorCode, ThawError } from "../contract/errors.ts";
import type { ImageAnswer, ImageJob, WorkerMessage } from "./imageJobs.ts";

export interface WorkerOptions {
  readonly script: string;
  readonly timeoutMs: number;
  readonly onIdle: (worker: WorkerProcess) => void;
  readonly onGone: (worker: WorkerProcess) => void;
}

interface Running {
  readonly id: number;
  readonly path: string;
  readonly resolve: (answer: ImageAnswer) => void;
  readonly reject: (error: ThawError) => void;
  readonly timer: NodeJS.Timeout;
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

/** One image worker and the one job it is at. A hang is killed, a crash is noticed; either costs that job and the process. */
export class WorkerProcess {
  readonly #options: WorkerOptions;
  readonly #child: ChildProcess;
  readonly #gone: Promise<void>;
  #running: Running | undefined;
  #count = 0;
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

  /** The end of what the process wrote to its error stream: why it did not start. */
  get lastWords(): string {
    return this.#lastWords.trim();
  }

  /** Takes one job; the worker must be idle. */
  perform(job: ImageJob): Promise<ImageAnswer> {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#timedOut = true;
        this.#child.kill("SIGKILL");
      }, this.#options.timeoutMs);
      this.#count += 1;
      this.#running = { id: this.#count, path: job.path, resolve, reject, timer };
      // A dead channel shows as the exit that follows; the callback keeps it from being thrown.
      this.#child.send({ id: this.#count, job }, () => undefined);
    });
  }

  async stop(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#gone;
  }

  #receive(message: WorkerMessage): void {
    if (message.kind === "ready") {
      this.#options.onIdle(this);
      return;
    }
    const running = this.#running;
    if (running?.id !== message.id) return;
    this.#running = undefined;
    clearTimeout(running.timer);
    if (message.kind === "answer") running.resolve(message.answer);
    else running.reject(new PhotoFailure(message.code, running.path, message.message));
    this.#options.onIdle(this);
  }

  #leave(): void {
    const running = this.#running;
    this.#running = undefined;
    this.#options.onGone(this);
    if (running === undefined) return;
    clearTimeout(running.timer);
    running.reject(
      this.#timedOut
        ? new WorkerLoss(
            "imageTimedOut",
            running.path,
            `took longer than ${this.#options.timeoutMs / 1000} s to decode`,
          )
        : new WorkerLoss("decoderCrashed", running.path, "made the image decoder crash"),
    );
  }
}
