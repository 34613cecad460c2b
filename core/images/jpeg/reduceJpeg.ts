import type { Raster } from "../enlarge.ts";
import { type FilterWindows, filterWindows } from "./filterWindows.ts";
import { readJpegHead } from "./jpegHead.ts";
import { type ScannedJpeg, scanJpeg } from "./jpegScan.ts";

export interface ReducedJpeg extends Raster {
  /** The ICC profile of its colours; undefined for sRGB. */
  readonly profile: Uint8Array | undefined;
}

/** Where a picture's first pixel lies in the upright one and where its neighbours to the right and below are, by EXIF's orientation. */
const turns = [
  { right: [1, 0], down: [0, 1] },
  { right: [-1, 0], down: [0, 1] },
  { right: [-1, 0], down: [0, -1] },
  { right: [1, 0], down: [0, -1] },
  { right: [0, 1], down: [1, 0] },
  { right: [0, 1], down: [-1, 0] },
  { right: [0, -1], down: [-1, 0] },
  { right: [0, -1], down: [1, 0] },
] as const;

/**
 * A JPEG upright and shrunk. Of each of its blocks only the mean or the means of its quarters are made up, at some three times
 * the speed of a decoder that takes the codes one by one; from there on the samples are filtered down.
 * @param longest pixels of the longer side
 * @param mostPixels of a larger photo nothing is read
 * @returns undefined for photos that are not four times as large, and for all but plain and flawless files
 */
export function reduceJpeg(bytes: Uint8Array, longest: number, mostPixels: number): ReducedJpeg | undefined {
  const head = readJpegHead(bytes);
  if (head === undefined || head.width * head.height > mostPixels) return undefined;
  const factor = Math.max(head.width, head.height) / longest;
  const shrink = factor >= 8 ? 8 : factor >= 4 ? 4 : undefined;
  const scanned = shrink && scanJpeg(bytes, head, shrink);
  if (scanned === undefined) return undefined;
  const [across, down] = [head.width, head.height].map((side) => Math.max(1, Math.round(side / factor)));
  const raster = paint(scanned, across!, down!);
  return raster && { ...raster, profile: head.profile };
}

/** Makes the planes as large as the picture is to be, and RGB of them. */
function paint({ assembly, head, shrink, planes, end }: ScannedJpeg, across: number, down: number): Raster | undefined {
  const turn = turns[head.orientation - 1];
  if (turn === undefined) return undefined;
  const luma = head.components[0]!;
  const pieces = planes.map(({ at, stride }, number) => {
    const isHalved = number > 0;
    const width = head.width / shrink / (isHalved ? luma.across : 1);
    const height = head.height / shrink / (isHalved ? luma.down : 1);
    return { at, stride, width, toAcross: windowsOf(width, across), toDown: windowsOf(height, down) };
  });
  const [width, height] = turn.right[0] === 0 ? [down, across] : [across, down];
  const tables = pieces.map(({ toAcross, toDown }) => toAcross.bytes.length + toDown.bytes.length);
  const middle = end + Math.max(...tables);
  const line = Math.max(...pieces.map(({ width, toAcross }) => Math.ceil(width) * 2 + 32 + toAcross.groups * 16));
  const made = middle + line;
  const out = made + across * down * pieces.length + 16;
  if (assembly.reserve(out + across * down * 3 + 64) === 0) return undefined;
  const memory = new Uint8Array(assembly.memory.buffer);
  for (const [number, piece] of pieces.entries()) {
    const { toDown, toAcross } = piece;
    memory.set(toDown.bytes, end);
    memory.set(toAcross.bytes, end + toDown.bytes.length);
    const windows = [end, toDown.groups, end + toDown.bytes.length, toAcross.groups] as const;
    const to = made + number * across * down;
    assembly.resample(piece.at, piece.stride, Math.ceil(piece.width), middle, to, across, down, ...windows);
  }
  const toRight = (turn.right[0] + turn.right[1] * width) * 3;
  const toBelow = (turn.down[0] + turn.down[1] * width) * 3;
  const first = out + Math.max(0, (1 - across) * toRight) + Math.max(0, (1 - down) * toBelow);
  const [blue, red] = pieces.length === 1 ? [0, 0] : [made + across * down, made + 2 * across * down];
  assembly.paint(first, toRight, toBelow, across, down, made, blue, red);
  return { width, height, pixels: memory.slice(out, out + width * height * 3) };
}

/** Windows for the last few lengths: photos of one camera have the same. */
const kept = new Map<string, FilterWindows>();
const mostKept = 8;

function windowsOf(length: number, to: number): FilterWindows {
  const key = `${length} ${to}`;
  const windows = kept.get(key) ?? filterWindows(length, to);
  kept.delete(key);
  kept.set(key, windows);
  for (const old of kept.keys()) {
    if (kept.size <= mostKept) break;
    kept.delete(old);
  }
  return windows;
}
