import type { Photo, PhotoId, SplitState } from "../contract/photos.ts";
import type { PhotoFile } from "./photoFeatures.ts";

/** What training and inspecting need of an open project. */
export interface PhotoSource {
  readonly runsDir: string;
  readonly cacheDir: string;
  kept(): readonly Photo[];
  split(): SplitState | undefined;
  pathOf(id: PhotoId): string;
  contentHash(id: PhotoId): string;
}

export function filesOf(project: PhotoSource, photos: readonly Photo[]): PhotoFile[] {
  return photos.map(({ id }) => ({ path: project.pathOf(id), contentHash: project.contentHash(id) }));
}
