import { readFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import type { Photo } from "../contract/photos.ts";
import { extractFeatures } from "../features/extractFeatures.ts";
import { giveSharedFloats, takeSharedFloats } from "../graph/alignedFloats.ts";
import type { ImagePool } from "../images/imagePool.ts";
import { writeAtomically } from "../images/writeAtomically.ts";
import { Breath, mapInTurns } from "../jobs/breath.ts";
import type { Context } from "../jobs/context.ts";
import { sortInTurns } from "../jobs/sortInTurns.ts";
import { listBackbones } from "../weights/listBackbones.ts";
import { labelIssues } from "./confidentLearning.ts";
import { dealFolds, type FoldPhoto, foldCount } from "./dealFolds.ts";
import type { MeasuredProject } from "./measuresOf.ts";
import { outOfFold } from "./outOfFold.ts";
import { normalise, tensorProducts } from "./products.ts";

/** A photo that its class explains badly, by what it holds and where it stood: both must still be so for it to count. */
const Suspected = z.object({
  contentHash: z.string(),
  label: z.string(),
  own: z.number(),
  class: z.string(),
  confidence: z.number(),
  suspicion: z.number(),
});

const Suspicions = z.object({
  version: z.literal(1),
  backbone: z.string(),
  /** Milliseconds since the epoch. */
  at: z.number(),
  /** The likeliest first. */
  suspected: z.array(Suspected),
});
export type Suspicions = z.infer<typeof Suspicions>;

export interface SuspectInput {
  readonly project: MeasuredProject;
  readonly images: Pick<ImagePool, "views">;
  /** The first whose weights are here unless named. */
  readonly backbone?: string | undefined;
  /** Name of a photo's group: near ones must not be learnt from where the other is judged. */
  readonly groupOf: (photo: Photo) => string;
}

/**
 * Asks of every photo in use, whatever its part, what a head that never saw it takes it for. Features come from the cache or
 * into it.
 * @throws oneClass, tooFewPhotos, and the errors of features
 */
export async function findSuspects(
  { project, images, backbone, groupOf }: SuspectInput,
  ctx: Pick<Context, "signal" | "report" | "clock">,
): Promise<Suspicions> {
  const photos = project.kept();
  const classes = [...new Set(photos.map((photo) => photo.class))].sort();
  checkClasses(classes, photos.length);
  const name = backbone ?? (await firstInstalled());
  const breath = new Breath();
  const fileOfPhoto = ({ id }: Photo) => ({ path: project.pathOf(id), contentHash: project.contentHash(id) });
  const files = await mapInTurns(photos, fileOfPhoto, breath);
  const input = { backbone: name, photos: files, images, cacheDir: project.cacheDir, memory: takeSharedFloats };
  const { features, width, failures } = await extractFeatures(input, ctx);
  ctx.report({ phase: "Looking for wrong labels", done: 0, total: 0, unit: "photos" });
  const rows = [...photos.keys()].filter((row) => !failures.has(row));
  for (const [at, row] of rows.entries()) {
    if (breath.isDue) await breath.take();
    if (at !== row) features.copyWithin(at * width, row * width, (row + 1) * width);
  }
  const used = features.subarray(0, rows.length * width);
  const labels = Int32Array.from(rows, (row) => classes.indexOf(photos[row]!.class));
  const foldPhoto = (row: number, at: number): FoldPhoto => ({ label: labels[at]!, group: groupOf(photos[row]!) });
  const photosOfFolds = await mapInTurns(rows, foldPhoto, breath);
  const judged = { photos: photosOfFolds, labels, classes: classes.length, signal: ctx.signal };
  const { probabilities, isJudged } = await judge(used, width, judged).finally(() => giveSharedFloats(features));
  const issues = labelIssues({ probabilities, classes: classes.length, labels });
  const suspected: Suspicions["suspected"] = [];
  for (const [at, row] of rows.entries()) {
    if (breath.isDue) await breath.take();
    const { predicted, confidence, own, suspicion } = issues[at]!;
    if (!isJudged(at) || predicted === labels[at]) continue;
    const { contentHash } = files[row]!;
    suspected.push({ contentHash, label: photos[row]!.class, own, class: classes[predicted]!, confidence, suspicion });
  }
  const likeliest = await sortInTurns(suspected, (a, b) => b.suspicion - a.suspicion, breath);
  return { version: 1, backbone: name, at: ctx.clock.now(), suspected: likeliest };
}

interface Judged {
  readonly photos: readonly FoldPhoto[];
  readonly labels: Int32Array;
  readonly classes: number;
  readonly signal: AbortSignal;
}

/**
 * How often the photos are dealt out anew. In small sets it matters much who was learnt from, so the mean of several deals finds
 * more (test/bench/RESULTS.md); in large ones it costs seconds and matters little.
 */
const dealsFor = (photos: number): number => (photos <= 5000 ? 4 : 1);

/** @returns probabilities, row-major [photos, classes], and whether a photo was judged at all */
async function judge(features: Float32Array, width: number, { photos, ...task }: Judged) {
  const rows = photos.length;
  await normalise(features, rows, width);
  const products = await tensorProducts(features, rows, width);
  try {
    const deals = dealsFor(rows);
    const mean = new Float32Array(rows * task.classes);
    const unknown = new Set<number>();
    for (let deal = 0; deal < deals; deal += 1) {
      const folds = await dealFolds(photos, deal);
      for (const [row, fold] of folds.entries()) if (fold < 0) unknown.add(row);
      const found = await outOfFold({ ...task, folds, foldCount, products });
      for (let at = 0; at < mean.length; at += 1) mean[at] = mean[at]! + found[at]! / deals;
    }
    return { probabilities: mean, isJudged: (row: number) => !unknown.has(row) };
  } finally {
    products.dispose();
  }
}

function checkClasses(classes: readonly string[], photos: number): void {
  if (photos === 0) throw new ThawError("tooFewPhotos", "This project has no photos to look at. Add some first.");
  if (classes.length > 1) return;
  throw new ThawError(
    "oneClass",
    `All photos are of one class, ${String(classes[0])}: there is no other that one of them could belong to.`,
  );
}

async function firstInstalled(): Promise<string> {
  const all = await listBackbones();
  return (all.find(({ installed }) => installed) ?? all[0])?.name ?? "";
}

const fileOf = (cacheDir: string): string => path.join(cacheDir, "suspects", "suspects.json");

/** What was found before; nothing where the file is missing, damaged or of another version. */
export async function readSuspicions(cacheDir: string): Promise<Suspicions | undefined> {
  try {
    return Suspicions.parse(JSON.parse(await readFile(fileOf(cacheDir), "utf8")));
  } catch {
    return undefined;
  }
}

export async function keepSuspicions(cacheDir: string, suspicions: Suspicions): Promise<void> {
  await writeAtomically(fileOf(cacheDir), Buffer.from(JSON.stringify(suspicions)));
}
