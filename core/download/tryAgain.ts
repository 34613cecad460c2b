import { setTimeout as sleep } from "node:timers/promises";
import { DownloadFault } from "./downloadFault.ts";

export interface Persistence {
  readonly signal: AbortSignal;
  /** How often in all. */
  readonly tries: number;
  /** Milliseconds before the second try; doubled before each further one. */
  readonly firstWait: number;
  /** A server that asks for a longer wait than this, milliseconds, is not waited for. */
  readonly longestWait?: number;
  /** Told before each further try: what the last one came to, for the middle of a sentence. */
  readonly onRetry?: ((fault: string) => void) | undefined;
  /** Whether a try that failed brought so much that it counts as the first again. */
  readonly countsAsFirst?: () => Promise<boolean>;
}

/**
 * Meets faults that may pass by further tries, with growing waits, or as long as the server asks.
 * @throws what the last try threw
 */
export async function tryAgain<T>(attempt: () => Promise<T>, persistence: Persistence): Promise<T> {
  const { signal, tries, firstWait, longestWait = 90_000, onRetry, countsAsFirst } = persistence;
  let failed = 0;
  for (;;) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof DownloadFault && error.passing) || error.wait > longestWait) throw error;
      failed = (await countsAsFirst?.()) === true ? 1 : failed + 1;
      if (failed >= tries) throw error;
      onRetry?.(error.message);
      await sleep(Math.max(error.wait, firstWait * 2 ** (failed - 1)), undefined, { signal });
    }
  }
}
