import { ThawError } from "../contract/errors.ts";

/** Ends work between two steps of it once its job was cancelled. @throws cancelled, in these words */
export function throwIfStopped(signal: AbortSignal, words = "Stopped."): void {
  if (signal.aborted) throw new ThawError("cancelled", words);
}
