import type { Progress } from "../../core/contract/jobs.ts";
import type { Context } from "../../core/jobs/context.ts";

/** A job context that keeps what was reported and says nothing. */
export function quietContext(
  signal: AbortSignal = new AbortController().signal,
): Context & { readonly reports: Progress[] } {
  const reports: Progress[] = [];
  const nothing = (): void => undefined;
  return {
    signal,
    reports,
    report: (progress) => reports.push(progress),
    emit: nothing,
    log: { info: nothing, warn: nothing, error: nothing },
    clock: { now: () => Date.now() },
  };
}
