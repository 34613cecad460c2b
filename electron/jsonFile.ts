import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { z } from "zod";

/** Reads a small settings file of the app; one that is missing or does not parse counts as absent. */
export function readJsonFile<T>(file: string, schema: z.ZodType<T>): T | undefined {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(file, "utf8")));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** Replaces a small settings file in one step. Losing it costs the person a click, so a failure is not worth a dialog. */
export function writeJsonFile(file: string, value: unknown): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const fresh = `${file}.${process.pid}.tmp`;
    writeFileSync(fresh, JSON.stringify(value));
    renameSync(fresh, file);
  } catch {
    // A full or read-only disk: the settings hold for this session.
  }
}
