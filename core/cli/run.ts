import type { Output } from "./output.ts";

export interface RunContext {
  readonly signal: AbortSignal;
  readonly output: Output;
}

/** What a command line does; resolves with the exit code. */
export type Run = (context: RunContext) => Promise<number>;
