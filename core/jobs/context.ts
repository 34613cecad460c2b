import type { Progress } from "../contract/jobs.ts";
import type { EventName, EventPayload } from "../contract/schema.ts";

export interface Log {
  info(message: string, details?: Readonly<Record<string, unknown>>): void;
  warn(message: string, details?: Readonly<Record<string, unknown>>): void;
  error(message: string, details?: Readonly<Record<string, unknown>>): void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
}

export type EventEmitter = <E extends EventName>(event: E, payload: EventPayload<E>) => void;

/**
 * What every command function receives besides its input: `(input, ctx) => Promise<output>`. Long work checks `signal`
 * between batches, reports progress as often as it likes (the job limits it to ten a second) and emits events.
 */
export interface Context {
  readonly signal: AbortSignal;
  readonly report: (progress: Progress) => void;
  readonly emit: EventEmitter;
  readonly log: Log;
  readonly clock: Clock;
}
