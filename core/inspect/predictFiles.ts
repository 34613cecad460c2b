import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { FileProblem } from "../contract/photos.ts";
import type { FilePrediction, RunId } from "../contract/training.ts";
import { hashFile } from "../images/hashFile.ts";
import { PhotoFailure } from "../images/workerProcess.ts";
import type { Context } from "../jobs/context.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import type { PhotoFile } from "../train/photoFeatures.ts";
import { runSources } from "../train/runSources.ts";
import { RunStore } from "../train/runStore.ts";
import { softmax } from "../train/softmax.ts";
import { answer } from "./answer.ts";
import type { InspectInput } from "./inspectRun.ts";

export interface PredictInput extends InspectInput {
  /** Paths of image files anywhere; relative ones start at the working folder. */
  readonly files: readonly string[];
}

export interface PredictOutput {
  readonly run: RunId;
  /** In the order of the files, without those that are a problem. */
  readonly predictions: FilePrediction[];
  readonly problems: FileProblem[];
  /** Why it is not the best epoch that answers, in words. */
  readonly notice?: string;
}

/**
 * Classifies image files that need not belong to the project, prepared just as its photos are. A file that can't be
 * used is listed with the reason, and the others go on.
 * @throws noRun, runDamaged, weightsMismatch
 */
export async function predictFiles(input: PredictInput, ctx: Context): Promise<PredictOutput> {
  const { project, images, files } = input;
  const store = new RunStore(project.runsDir);
  const record = await store.choose(input.run);
  const problems: FileProblem[] = [];
  const fail = (file: string, thrown: unknown): void => {
    const error = toThawError(thrown);
    const reason = error instanceof PhotoFailure ? error.reason : error.message;
    problems.push({ file, code: error.code, reason, fatal: true });
  };

  const readable: (PhotoFile & { readonly file: string })[] = [];
  for (const file of files) {
    throwIfStopped(ctx.signal);
    try {
      readable.push({ file, path: resolve(file), contentHash: await hashImage(file) });
    } catch (thrown) {
      fail(file, thrown);
    }
  }
  if (readable.length === 0) return { run: record.id, predictions: [], problems };

  const sources = runSources(images, project.cacheDir, input.sources);
  const { logits, failures, notice } = await answer(store, record, readable, sources, ctx);
  const predictions: FilePrediction[] = [];
  for (const [row, { file }] of readable.entries()) {
    const own = logits.get(row);
    if (own !== undefined) predictions.push({ file, ...named(softmax(own), record.classes) });
    else fail(file, failures.get(row) ?? new ThawError("damagedImage", "can't be used"));
  }
  return { run: record.id, predictions, problems, ...(notice === undefined ? {} : { notice }) };
}

async function hashImage(file: string): Promise<string> {
  const found = await stat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
    throw new ThawError("notFound", "is not there; check the path", { cause: error });
  });
  if (found.isDirectory()) throw new ThawError("unsupportedFormat", "is a folder; name the files in it");
  if (!found.isFile()) throw new ThawError("unsupportedFormat", "is no ordinary file");
  if (found.size === 0) throw new ThawError("emptyFile", "is empty (0 bytes)");
  return await hashFile(file);
}

function named(scored: ReturnType<typeof softmax>, classes: readonly string[]): Omit<FilePrediction, "file"> {
  const probabilities = classes.map((name, index): [string, number] => [name, scored.probabilities[index] ?? 0]);
  return { predicted: classes[scored.predicted] ?? "", probabilities: Object.fromEntries(probabilities) };
}
