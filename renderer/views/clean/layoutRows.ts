import type { PhotoId } from "../../../core/contract/photos.ts";
import type { GallerySection } from "../../store/gallerySections.ts";

/** A line of the gallery: the heading of a class, or the tiles `from` up to `to` of its ids. */
export type GalleryRow =
  | { readonly kind: "heading"; readonly section: GallerySection }
  | { readonly kind: "tiles"; readonly section: GallerySection; readonly from: number; readonly to: number };

export const gap = 8;
export const headingHeight = 40;
export const captionHeight = 24;
/** Narrower tiles show no caption. */
export const captionFrom = 112;

/** As many columns of at least `tileSize` as fit; tiles then grow to fill the width. Sizes in CSS pixels. */
export function columnsFor(width: number, tileSize: number): { readonly columns: number; readonly tileWidth: number } {
  const columns = Math.max(1, Math.floor((width + gap) / (tileSize + gap)));
  return { columns, tileWidth: Math.floor((width - gap * (columns - 1)) / columns) };
}

/** Height of a row of tiles with the gap below it: pictures stand in a frame of 4 by 3. */
export function tileRowHeight(tileWidth: number): number {
  return Math.round(tileWidth * 0.75) + (tileWidth >= captionFrom ? captionHeight : 0) + gap;
}

export function layoutRows(sections: readonly GallerySection[], columns: number): readonly GalleryRow[] {
  const rows: GalleryRow[] = [];
  for (const section of sections) {
    rows.push({ kind: "heading", section });
    for (let from = 0; from < section.ids.length; from += columns) {
      rows.push({ kind: "tiles", section, from, to: Math.min(from + columns, section.ids.length) });
    }
  }
  return rows;
}

/** Index of the row that holds a photo, -1 where none does. */
export function rowOf(rows: readonly GalleryRow[], id: PhotoId): number {
  return rows.findIndex((row) => row.kind === "tiles" && row.section.ids.slice(row.from, row.to).includes(id));
}

export type Direction = "left" | "right" | "up" | "down" | "home" | "end" | "pageUp" | "pageDown";

/** The photo that a key leads to from `id`; up and down keep the column, also across the headings of classes. */
export function neighbour(
  rows: readonly GalleryRow[],
  order: readonly PhotoId[],
  id: PhotoId | null,
  direction: Direction,
  pageRows: number,
): PhotoId | undefined {
  const at = id === null ? -1 : order.indexOf(id);
  if (id === null || at < 0) return direction === "end" ? order.at(-1) : order[0];
  switch (direction) {
    case "left":
      return order[Math.max(at - 1, 0)];
    case "right":
      return order[Math.min(at + 1, order.length - 1)];
    case "home":
      return order[0];
    case "end":
      return order.at(-1);
    case "up":
      return inOtherRow(rows, id, -1);
    case "down":
      return inOtherRow(rows, id, 1);
    case "pageUp":
      return inOtherRow(rows, id, -pageRows);
    case "pageDown":
      return inOtherRow(rows, id, pageRows);
  }
}

function inOtherRow(rows: readonly GalleryRow[], id: PhotoId, by: number): PhotoId | undefined {
  const tiles = rows.filter((row) => row.kind === "tiles");
  const at = rowOf(tiles, id);
  const from = tiles[at];
  const to = tiles[Math.min(Math.max(at + by, 0), tiles.length - 1)];
  if (from === undefined || to === undefined) return undefined;
  const column = from.section.ids.indexOf(id, from.from) - from.from;
  return to.section.ids[Math.min(to.from + column, to.to - 1)];
}
