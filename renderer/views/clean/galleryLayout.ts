import type { PhotoId } from "../../../core/contract/photos.ts";
import type { GallerySection } from "../../store/gallerySections.ts";

export const gap = 8;
export const headingHeight = 40;
export const captionHeight = 24;
/** Narrower tiles show no caption. */
export const captionFrom = 112;

/** A section in the grid: its heading at `top`, its tiles below; `from` is the place of its first photo in the whole order. */
export interface Block {
  readonly section: GallerySection;
  readonly from: number;
  readonly top: number;
}

/** Where every tile stands, worked out from its place: nothing is kept for a photo, however many there are. CSS pixels. */
export interface GalleryLayout {
  readonly blocks: readonly Block[];
  readonly columns: number;
  readonly tileWidth: number;
  /** From one column to the next, a fraction of a pixel included, so that the last one ends where the view does. */
  readonly step: number;
  readonly rowHeight: number;
  readonly height: number;
  readonly count: number;
}

/** As many columns of at least `tileSize` as fit; tiles then grow to fill the width. Sizes in CSS pixels. */
export function columnsFor(width: number, tileSize: number): { readonly columns: number; readonly tileWidth: number } {
  const columns = Math.max(1, Math.floor((width + gap) / (tileSize + gap)));
  return { columns, tileWidth: Math.floor((width - gap * (columns - 1)) / columns) };
}

/** Height of a row of tiles with the gap below it: pictures stand in a frame of 4 by 3. */
export function tileRowHeight(tileWidth: number): number {
  return Math.round(tileWidth * 0.75) + (tileWidth >= captionFrom ? captionHeight : 0) + gap;
}

export function galleryLayout(sections: readonly GallerySection[], width: number, tileSize: number): GalleryLayout {
  const { columns, tileWidth } = columnsFor(width, tileSize);
  const rowHeight = tileRowHeight(tileWidth);
  const blocks: Block[] = [];
  let from = 0;
  let top = 0;
  for (const section of sections) {
    blocks.push({ section, from, top });
    from += section.ids.length;
    top += headingHeight + Math.ceil(section.ids.length / columns) * rowHeight;
  }
  const step = Math.max(tileWidth + gap, (width + gap) / columns);
  return { blocks, columns, tileWidth, step, rowHeight, height: top, count: from };
}

/** The last block that begins at or before a place or a height. */
function blockAt({ blocks }: GalleryLayout, key: "from" | "top", value: number): Block | undefined {
  let low = 0;
  let high = blocks.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((blocks[middle]?.[key] ?? 0) <= value) low = middle;
    else high = middle - 1;
  }
  return blocks[low];
}

/** Left and top edge of the tile at a place of the order. */
export function tileBox(layout: GalleryLayout, at: number): { readonly left: number; readonly top: number } {
  const block = blockAt(layout, "from", at);
  const inside = at - (block?.from ?? 0);
  const row = Math.floor(inside / layout.columns);
  return {
    left: Math.round((inside % layout.columns) * layout.step),
    top: (block?.top ?? 0) + headingHeight + row * layout.rowHeight,
  };
}

/** Places whose rows reach into the band from `top` to `bottom`, as the first and one past the last. */
export function placesBetween(layout: GalleryLayout, top: number, bottom: number): readonly [number, number] {
  return [rowEdge(layout, top, Math.floor), Math.max(rowEdge(layout, bottom, Math.ceil), 0)];
}

function rowEdge(layout: GalleryLayout, height: number, round: (row: number) => number): number {
  const block = blockAt(layout, "top", Math.max(height, 0));
  if (block === undefined) return 0;
  const rows = round((Math.max(height, 0) - block.top - headingHeight) / layout.rowHeight);
  return block.from + Math.min(Math.max(rows, 0) * layout.columns, block.section.ids.length);
}

/** Blocks whose headings stand in the band. */
export function headingsBetween(layout: GalleryLayout, top: number, bottom: number): readonly Block[] {
  const first = blockAt(layout, "top", Math.max(top - headingHeight, 0));
  const shown: Block[] = [];
  for (let index = first === undefined ? 0 : layout.blocks.indexOf(first); index < layout.blocks.length; index += 1) {
    const block = layout.blocks[index];
    if (block === undefined || block.top > bottom) break;
    if (block.top + headingHeight >= top) shown.push(block);
  }
  return shown;
}

export interface Rectangle {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Photos whose tiles a rectangle touches, in the order shown. */
export function photosWithin(
  layout: GalleryLayout,
  order: readonly PhotoId[],
  { left, top, right, bottom }: Rectangle,
): readonly PhotoId[] {
  const [from, to] = placesBetween(layout, top, bottom);
  const ids: PhotoId[] = [];
  for (let at = from; at < to; at += 1) {
    const box = tileBox(layout, at);
    const id = order[at];
    const across = box.left < right && box.left + layout.tileWidth > left;
    if (across && box.top < bottom && box.top + layout.rowHeight - gap > top && id !== undefined) ids.push(id);
  }
  return ids;
}

export type Direction = "left" | "right" | "up" | "down" | "home" | "end" | "pageUp" | "pageDown";

/** The place that a key leads to from `at` (-1: none yet); up and down keep the column, also across headings. */
export function placeBeside(layout: GalleryLayout, at: number, direction: Direction, pageRows: number): number {
  const last = layout.count - 1;
  if (at < 0) return direction === "end" ? last : 0;
  switch (direction) {
    case "left":
      return Math.max(at - 1, 0);
    case "right":
      return Math.min(at + 1, last);
    case "home":
      return 0;
    case "end":
      return last;
    case "up":
      return rowsAway(layout, at, -1);
    case "down":
      return rowsAway(layout, at, 1);
    case "pageUp":
      return rowsAway(layout, at, -pageRows);
    case "pageDown":
      return rowsAway(layout, at, pageRows);
  }
}

function rowsAway(layout: GalleryLayout, at: number, by: number): number {
  const { columns, blocks } = layout;
  const start = blockAt(layout, "from", at);
  let index = start === undefined ? -1 : blocks.indexOf(start);
  if (start === undefined) return at;
  const column = (at - start.from) % columns;
  let row = Math.floor((at - start.from) / columns) + by;
  for (;;) {
    const block = blocks[index];
    if (block === undefined) return at;
    const rows = Math.ceil(block.section.ids.length / columns);
    if (row < 0 && index > 0) {
      index -= 1;
      row += Math.ceil((blocks[index]?.section.ids.length ?? 0) / columns);
    } else if (row >= rows && index < blocks.length - 1) {
      index += 1;
      row -= rows;
    } else {
      const inside = Math.min(Math.max(row, 0), rows - 1) * columns + column;
      return block.from + Math.min(inside, block.section.ids.length - 1);
    }
  }
}
