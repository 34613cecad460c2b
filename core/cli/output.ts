import type { Writable } from "node:stream";
import { toThawError, toWire } from "../contract/errors.ts";
import type { Progress } from "../contract/jobs.ts";
import { printable } from "./printable.ts";
import { ProgressLine } from "./progressLine.ts";

/** A stream of the process; the two facts are there where it is a terminal. */
type Stream = Writable & { readonly isTTY?: boolean; readonly columns?: number };

export interface Streams {
  readonly stdout: Stream;
  readonly stderr: Stream;
  /** Kind of the terminal (TERM); a "dumb" one shows escape sequences as they are. */
  readonly terminal?: string | undefined;
}

export interface OutputOptions {
  readonly json: boolean;
  readonly quiet: boolean;
}

/** Where the command line speaks: the answer on stdout, everything else on stderr. */
export class Output {
  readonly json: boolean;
  readonly #streams: Streams;
  readonly #progress: ProgressLine | undefined;
  #closed = false;
  #lost: Error | undefined;

  constructor(streams: Streams, options: OutputOptions) {
    this.json = options.json;
    this.#streams = streams;
    const { stderr } = streams;
    const screen = {
      isTTY: stderr.isTTY === true && streams.terminal !== "dumb",
      get columns() {
        return stderr.columns ?? 80;
      },
      write: (text: string) => stderr.write(text),
    };
    if (!options.quiet) this.#progress = new ProgressLine(screen, () => performance.now());
    // Whoever reads may have read enough (`| head`): the work goes on, the rest of the answer is not wanted.
    streams.stdout.on("error", (error: NodeJS.ErrnoException) => {
      if (!this.#closed && error.code !== "EPIPE") this.#lost = error;
      this.#closed = true;
    });
    stderr.on("error", () => undefined);
  }

  /** A part of the answer for people; nothing with --json. */
  text(text: string): void {
    if (!this.json) this.#write(`${text}\n`);
  }

  /** Help and version, which are asked for by themselves; with --json they are the document. */
  help(text: string): void {
    this.#write(this.json ? `${JSON.stringify({ help: text })}\n` : text);
  }

  /** The one document of --json; nothing without. */
  document(value: unknown): void {
    if (this.json) this.#write(`${JSON.stringify(value, null, 2)}\n`);
  }

  /** What happens on the way that the person should know, on stderr; nothing with --quiet. */
  note(text: string): void {
    if (this.#progress === undefined) return;
    this.#progress.clear();
    this.#streams.stderr.write(`${text}\n`);
  }

  progress(progress: Progress): void {
    this.#progress?.show(progress);
  }

  /** One line on stderr; with --json the error is the document too. */
  fail(thrown: unknown): void {
    const error = toWire(toThawError(thrown));
    this.#progress?.clear();
    this.#streams.stderr.write(`thaw: ${printable(error.message)}\n`);
    this.document({ error });
  }

  /** Resolves when what was written has been taken: whether the answer is whole, as far as anybody reads it. */
  async end(): Promise<boolean> {
    this.#progress?.clear();
    if (!this.#closed) {
      await new Promise<void>((resolve) => {
        this.#streams.stdout.once("error", () => resolve());
        this.#streams.stdout.write("", () => resolve());
      });
    }
    if (this.#lost === undefined) return true;
    const { message } = toThawError(this.#lost);
    this.#streams.stderr.write(`thaw: The answer could not be written: ${printable(message)}\n`);
    return false;
  }

  #write(text: string): void {
    this.#progress?.clear();
    if (!this.#closed) this.#streams.stdout.write(text);
  }
}
