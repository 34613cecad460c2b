import { type ErrorCode, toThawError } from "../contract/errors.ts";
import type { Photo, PhotoId } from "../contract/photos.ts";
import { lookAhead } from "../features/lookAhead.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { PhotoMeasures } from "../images/photoMeasures.ts";
import type { Context } from "../jobs/context.ts";
import { pace } from "../jobs/pace.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import type { Measured } from "./measureFile.ts";
import { measureStoreOf } from "./measureStore.ts";

/** What measuring needs of an open project. */
export interface MeasuredProject {
  readonly cacheDir: string;
  /** Photos in use. */
  kept(): readonly Photo[];
  pathOf(id: PhotoId): string;
  contentHash(id: PhotoId): string;
}

export type Measurer = Pick<ImagePool, "measure" | "size">;

/** Photos that are kept in one write: a crash costs measuring so many again. */
const batch = 128;
/** Milliseconds between two words to the windows that there is more to show. */
const telling = 3000;

/** The photo itself is at fault, and will be the next time. */
const lasting: ReadonlySet<ErrorCode> = new Set([
  "unsupportedFormat",
  "damagedImage",
  "emptyFile",
  "imageTooLarge",
  "imageTimedOut",
  "decoderCrashed",
]);
/** Nothing can be measured any more. */
const hopeless: ReadonlySet<ErrorCode> = new Set(["cancelled", "runtimeMissing"]);

/**
 * Measures of a project's photos, by content. What has not been measured yet is measured now and kept in the project's
 * cache; a photo that can't be costs itself only. When told to stop, what is there by then is kept.
 * @returns measures of all contents that were ever measured; photos that could not be are missing
 * @throws cancelled, runtimeMissing
 */
export async function measuresOf(
  project: MeasuredProject,
  images: Measurer,
  { signal, report, emit, log, clock }: Pick<Context, "signal" | "report" | "emit" | "log" | "clock">,
): Promise<ReadonlyMap<string, PhotoMeasures>> {
  const store = await measureStoreOf(project);
  const photos = project.kept();
  const missing = new Map<string, Photo>();
  for (const photo of photos) {
    const contentHash = project.contentHash(photo.id);
    if (!store.has(contentHash)) missing.set(contentHash, photo);
  }
  if (missing.size === 0) return store.measures;

  let waiting: Measured[] = [];
  const before = photos.length - missing.size;
  const [begun, total] = [clock.now(), missing.size];
  let [done, told] = [0, begun];
  const keep = async (): Promise<void> => {
    const entries = waiting;
    waiting = [];
    await store.add(entries, log);
  };
  const measure = ([, { id }]: readonly [string, Photo]): Promise<PhotoMeasures> =>
    images.measure(project.pathOf(id), signal);
  try {
    for await (const { item, outcome } of lookAhead([...missing], images.size * 4, measure)) {
      throwIfStopped(signal);
      const [contentHash, { name }] = item;
      if ("value" in outcome) waiting.push({ contentHash, measures: outcome.value });
      else {
        const error = toThawError(outcome.error);
        if (hopeless.has(error.code)) throw error;
        log.warn("A photo could not be measured", { photo: name, reason: error.message });
        if (lasting.has(error.code)) waiting.push({ contentHash, measures: undefined });
      }
      done += 1;
      if (waiting.length >= batch) await keep();
      const now = clock.now();
      report({ phase: "Measuring photos", done, total, unit: "photos", ...pace(done, total, now - begun) });
      if (now - told >= telling) {
        told = now;
        await keep();
        emit("clean.changed", { measured: before + done });
      }
    }
  } finally {
    await keep();
  }
  emit("clean.changed", { measured: before + done });
  return store.measures;
}
