import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { bundledFile } from "../../bundledFile.ts";
import { type HuffmanTable, type JpegComponent, type JpegHead, readJpegHead } from "./jpegHead.ts";

/** What assembly/scan.ts exports: addresses and sizes are bytes in its memory. */
export interface Assembly {
  readonly memory: WebAssembly.Memory;
  readonly heap: { readonly value: number };
  reserve(bytes: number): number;
  defineTable(isAc: boolean, id: number, counts: number, values: number): number;
  defineBlock(number: number, component: number, dc: number, ac: number, ...steps: readonly number[]): void;
  placeBlock(number: number, out: number, step: number, rowStep: number, stride: number): void;
  scan(
    source: number,
    length: number,
    top: number,
    columns: number,
    rows: number,
    count: number,
    interval: number,
    isQuarter: boolean,
  ): number;
  resample(
    plane: number,
    stride: number,
    width: number,
    middle: number,
    out: number,
    outWidth: number,
    outHeight: number,
    down: number,
    downGroups: number,
    across: number,
    acrossGroups: number,
  ): void;
  paint(
    out: number,
    right: number,
    down: number,
    width: number,
    height: number,
    luma: number,
    blue: number,
    red: number,
  ): void;
}

/** Samples of one component as they lie in the assembly's memory. */
export interface Plane {
  readonly at: number;
  readonly stride: number;
}

export interface ScannedJpeg {
  readonly assembly: Assembly;
  readonly head: JpegHead;
  readonly shrink: 4 | 8;
  readonly planes: readonly Plane[];
  /** The first address that is free. */
  readonly end: number;
}

/** A larger file is rare, and the memory that it asks for would stay taken. */
const mostBytes = 32 * 1024 * 1024;
/** Room that the scan asks for below and above the data that it has turned round, which end with a line of the processor's cache. */
const [below, above] = [512, 64];

let loaded: Assembly | false | undefined;

/** The assembly, loaded once; undefined where this machine can't run it (its vector instructions are missing). */
function jpegAssembly(): Assembly | undefined {
  try {
    loaded ??= new WebAssembly.Instance(new WebAssembly.Module(readFileSync(bundledFile("jpegScan.wasm"))))
      .exports as Assembly;
  } catch {
    loaded = false;
  }
  return loaded === false ? undefined : loaded;
}

/**
 * Reads all of a JPEG's data, and of each block of 8 * 8 pixels one sample or four.
 * @param shrink an eighth or a quarter
 * @returns undefined for what is not flawless: another decoder says what is wrong
 */
export function scanJpeg(bytes: Uint8Array, head: JpegHead, shrink: 4 | 8): ScannedJpeg | undefined {
  const assembly = bytes.length > mostBytes ? undefined : jpegAssembly();
  if (assembly === undefined) return undefined;
  const [luma] = head.components as readonly [JpegComponent];
  const [columns, rows] = [Math.ceil(head.width / (8 * luma.across)), Math.ceil(head.height / (8 * luma.down))];
  const source = assembly.heap.value;
  const length = bytes.length - head.scanStart;
  const top = (source + length + below + length + 63) & ~63;
  const samples = 8 / shrink;
  const planes: Plane[] = [];
  let end = top + above;
  for (const { across, down } of head.components) {
    const stride = columns * across * samples;
    planes.push({ at: end, stride });
    end += stride * rows * down * samples;
  }
  if (assembly.reserve(end) === 0 || !defineTables(assembly, head)) return undefined;
  new Uint8Array(assembly.memory.buffer).set(bytes.subarray(head.scanStart), source);
  const count = defineBlocks(assembly, head, planes, { columns, samples });
  const isQuarter = shrink === 4;
  const read = assembly.scan(source, length, top, columns, rows, count, head.restartInterval, isQuarter);
  const after = head.scanStart + read;
  // Behind the data the picture ends: another scan, or a height that is told afterwards, is not for this reader.
  return read >= 0 && bytes[after] === 0xff && bytes[after + 1] === 0xd9
    ? { assembly, head, shrink, planes, end }
    : undefined;
}

/** The tables that the assembly holds: photos of one camera have the same. */
let defined: readonly HuffmanTable[] = [];

function defineTables(assembly: Assembly, { tables }: JpegHead): boolean {
  const at = assembly.heap.value;
  if (isDeepStrictEqual(defined, tables)) return true;
  const areTables = tables.every(({ isAc, id, counts, values }) => {
    const memory = new Uint8Array(assembly.memory.buffer);
    memory.set(counts, at);
    memory.set(values, at + counts.length);
    return assembly.defineTable(isAc, id, at, at + counts.length) !== 0;
  });
  defined = areTables ? tables : [];
  return areTables;
}

/** @returns blocks in a unit */
function defineBlocks(
  assembly: Assembly,
  { components }: JpegHead,
  planes: readonly Plane[],
  { columns, samples }: { readonly columns: number; readonly samples: number },
): number {
  let count = 0;
  for (const [component, { across, down, dc, ac, steps }] of components.entries()) {
    const { at, stride } = planes[component]!;
    const step = across * samples;
    const rowStep = stride * down * samples - columns * step;
    for (let block = 0; block < across * down; block += 1) {
      const out = at + (block % across) * samples + Math.trunc(block / across) * samples * stride;
      assembly.defineBlock(count, component, dc, ac, steps[0]!, steps[1]!, steps[2]!, steps[4]!);
      assembly.placeBlock(count, out, step, rowStep, stride);
      count += 1;
    }
  }
  return count;
}

/** Whether the file is of the plainest kind and flawless to its end. */
export function isFlawlessJpeg(bytes: Uint8Array): boolean {
  const head = readJpegHead(bytes);
  return head !== undefined && scanJpeg(bytes, head, 8) !== undefined;
}
