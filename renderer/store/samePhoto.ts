import type { Photo } from "../../core/contract/photos.ts";

/** Whether two descriptions of a photo say the same. */
export function samePhoto(a: Photo, b: Photo): boolean {
  return (
    a.name === b.name &&
    a.class === b.class &&
    a.part === b.part &&
    a.removed === b.removed &&
    a.bytes === b.bytes &&
    a.modified === b.modified &&
    a.width === b.width &&
    a.height === b.height &&
    a.licence === b.licence &&
    a.problem?.code === b.problem?.code &&
    a.problem?.reason === b.problem?.reason &&
    a.problem?.fatal === b.problem?.fatal
  );
}
