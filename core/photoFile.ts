import { toThawError } from "./contract/errors.ts";
import type { PhotoId, PhotoSize } from "./contract/photos.ts";
import type { ImagePool } from "./images/imagePool.ts";
import type { Project } from "./library/project.ts";

/** How often a photo is looked for where edits have brought it. */
const tries = 3;

/**
 * Path of a photo's picture in the project's cache. A photo that an edit moves while it is read is read again where it went, or the
 * window would show that it can't be shown.
 * @throws notFound, photoVanished, and what is wrong with the file
 */
export async function photoFile(
  project: Pick<Project, "pathOf" | "pathAfterEdits" | "contentHash" | "cacheDir">,
  images: Pick<ImagePool, "render">,
  id: PhotoId,
  size: PhotoSize,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    const path = attempt === 1 ? project.pathOf(id) : await project.pathAfterEdits(id);
    try {
      return await images.render(path, size, project.cacheDir, project.contentHash(id));
    } catch (thrown) {
      if (attempt === tries || toThawError(thrown).code !== "photoVanished") throw thrown;
    }
  }
}
