import { stat } from "node:fs/promises";
import type { Photo, PhotoId, SplitState } from "../contract/photos.ts";
import { severalAtOnce } from "../jobs/severalAtOnce.ts";
import { errnoOf } from "../library/files.ts";
import type { PhotoFile } from "./photoFeatures.ts";

/** What training and inspecting need of an open project. */
export interface PhotoSource {
  readonly runsDir: string;
  readonly cacheDir: string;
  kept(): readonly Photo[];
  /** Photos that were in use and whose file was nowhere at the last look. */
  gone(): readonly Photo[];
  split(): SplitState | undefined;
  pathOf(id: PhotoId): string;
  contentHash(id: PhotoId): string;
}

export function filesOf(project: PhotoSource, photos: readonly Photo[]): PhotoFile[] {
  return photos.map(({ id }) => ({ path: project.pathOf(id), contentHash: project.contentHash(id) }));
}

/** At once: a folder on a far disk answers slowly, and files can't be open without end. */
const looksAtOnce = 256;

/** Places of the files that are not there. One that is there and can't be read is left to whoever reads it. */
export async function missingFiles(files: readonly PhotoFile[]): Promise<ReadonlySet<number>> {
  const missing = new Set<number>();
  await severalAtOnce(files, looksAtOnce, async ({ path }, at) => {
    await stat(path).catch((error: unknown) => {
      if (errnoOf(error) === "ENOENT") missing.add(at);
    });
  });
  return missing;
}
