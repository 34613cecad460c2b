import type { Photo, PhotoSize } from "../../core/contract/photos.ts";

/**
 * Address of a photo's picture. It carries a version, so that a picture may be kept: another file under the same id, in this
 * project or another, has another size or another time.
 */
export function photoAddress(size: PhotoSize, photo: Pick<Photo, "id" | "bytes" | "modified">): string {
  return `photo://${size}/${photo.id}?v=${photo.bytes.toString(36)}-${Math.round(photo.modified).toString(36)}`;
}
