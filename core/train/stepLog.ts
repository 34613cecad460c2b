import { appendFile, readFile } from "node:fs/promises";
import { Step } from "../contract/training.ts";

/** The loss curve of a run: one JSON line a step, only ever appended to. */
export async function appendSteps(path: string, steps: readonly Step[]): Promise<void> {
  if (steps.length > 0) await appendFile(path, steps.map((step) => `${JSON.stringify(step)}\n`).join(""));
}

/** Reads up to the first line that is torn or damaged: what stands before it is sound. No file, no steps. */
export async function readSteps(path: string): Promise<Step[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const steps: Step[] = [];
  const lines = text.split("\n");
  // A line is complete with its end: what follows the last one was cut off while it was written.
  for (const line of lines.slice(0, -1)) {
    const step = parseStep(line);
    if (step === undefined) break;
    steps.push(step);
  }
  return steps;
}

function parseStep(line: string): Step | undefined {
  try {
    return Step.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
