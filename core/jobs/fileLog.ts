import { appendFileSync, mkdirSync, renameSync, statSync } from "node:fs";
import path from "node:path";
import type { Clock, Log } from "./context.ts";

/** Bytes after which a log becomes `<name>.old` and a new one is begun. */
const limit = 4_000_000;

type Level = "info" | "warn" | "error";

/**
 * A log of JSON lines `{time, level, message, …details}`. Writing is synchronous, so that the last words before a crash of a native
 * library are kept, and its own failures are swallowed: a full disk must not fail the work that is logged.
 */
export function fileLog(file: string, clock: Clock): Log {
  const write = (level: Level, message: string, details: Readonly<Record<string, unknown>> = {}): void => {
    const line = JSON.stringify({ time: new Date(clock.now()).toISOString(), level, message, ...plain(details) });
    try {
      mkdirSync(path.dirname(file), { recursive: true });
      if ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) > limit) renameSync(file, `${file}.old`);
      appendFileSync(file, `${line}\n`);
    } catch {
      // Nowhere is left to complain to: stdout belongs to the answer and stderr to the person.
    }
  };
  return {
    info: (message, details) => write("info", message, details),
    warn: (message, details) => write("warn", message, details),
    error: (message, details) => write("error", message, details),
  };
}

/** Errors as their stack, with the stacks of their causes; JSON.stringify would print `{}`. */
function plain(details: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(details).map(([key, value]) => [key, value instanceof Error ? stackOf(value) : value]),
  );
}

function stackOf(error: Error): string {
  const own = error.stack ?? error.message;
  return error.cause instanceof Error ? `${own}\ncaused by ${stackOf(error.cause)}` : own;
}
