import { open, readFile, truncate } from "node:fs/promises";
import { Step } from "../contract/training.ts";

/** The loss curve of a run on disk: one JSON line a step, only ever appended to while the run goes on. */
export class StepLog {
  readonly #path: string;
  /** Bytes that are known to hold whole lines. */
  #length: number;
  #waiting: Step[] = [];

  private constructor(path: string, length: number) {
    this.#path = path;
    this.#length = length;
  }

  /**
   * Opens the curve of a run that goes on from a step: what was written after that is cut off, since it will come again.
   * @param from number of the next step; 0 begins the curve anew
   */
  static async open(path: string, from: number): Promise<StepLog> {
    const kept = (await readSteps(path)).filter(({ step }) => step < from);
    const length = Buffer.byteLength(lines(kept));
    await truncate(path, length).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    });
    return new StepLog(path, length);
  }

  add(...steps: readonly Step[]): void {
    this.#waiting.push(...steps);
  }

  /**
   * Writes what waits, to the disk itself, before the checkpoint that counts on it. After a failure nothing is lost: the
   * next call cuts off what was half written and tries again.
   */
  async flush(): Promise<void> {
    if (this.#waiting.length === 0) return;
    const steps = this.#waiting;
    const bytes = Buffer.from(lines(steps));
    const file = await open(this.#path, "a+");
    try {
      await file.truncate(this.#length);
      await file.appendFile(bytes);
      await file.datasync();
    } finally {
      await file.close();
    }
    this.#length += bytes.length;
    this.#waiting = this.#waiting.slice(steps.length);
  }
}

/** Reads up to the first line that is torn or damaged: what stands before it is sound. No file, no steps. */
export async function readSteps(path: string): Promise<Step[]> {
  const text = await readFile(path, "utf8").catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  });
  const steps: Step[] = [];
  const written = text.split("\n");
  // A line is complete with its end: what follows the last one was cut off while it was written.
  for (const line of written.slice(0, -1)) {
    const step = parseStep(line);
    if (step === undefined) break;
    steps.push(step);
  }
  return steps;
}

const lines = (steps: readonly Step[]): string => steps.map((step) => `${JSON.stringify(step)}\n`).join("");

function parseStep(line: string): Step | undefined {
  try {
    return Step.safeParse(JSON.parse(line)).data;
  } catch {
    return undefined;
  }
}
