import { relative, sep } from "node:path";
import { measureStoreOf } from "./clean/measureStore.ts";
import type { PhotoDetails } from "./contract/clean.ts";
import type { PhotoId } from "./contract/photos.ts";
import type { Project } from "./library/project.ts";

/** Everything that is known of a photo; what has not been measured yet is left out. @throws ThawError notFound, photoVanished */
export async function photoDetails(project: Project, id: PhotoId): Promise<PhotoDetails> {
  const photo = project.photo(id);
  const contentHash = project.contentHash(id);
  const { original, credit } = project.provenance(id) ?? {};
  const { taken, camera, sharpness, lightness } = (await measureStoreOf(project)).measures.get(contentHash) ?? {};
  return {
    photo,
    path: relative(project.dir, project.pathOf(id)).split(sep).join("/"),
    contentHash,
    ...(original === undefined ? {} : { original }),
    ...(credit === undefined ? {} : { credit }),
    ...(taken === undefined ? {} : { taken }),
    ...(camera === undefined ? {} : { camera }),
    ...(sharpness === undefined ? {} : { sharpness }),
    ...(lightness === undefined ? {} : { lightness }),
  };
}
