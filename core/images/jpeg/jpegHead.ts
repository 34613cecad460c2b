import { exifOrientation } from "./exifOrientation.ts";

/** What a baseline JPEG says of its picture before the data of its one scan (ITU-T T.81, annex B). */
export interface JpegHead {
  /** Pixels, before orientation. */
  readonly width: number;
  readonly height: number;
  /** One, grey; or three: luma and two of chroma. */
  readonly components: readonly JpegComponent[];
  readonly tables: readonly HuffmanTable[];
  /** EXIF's, 1 to 8. */
  readonly orientation: number;
  /** The ICC profile that says what the colours are; sRGB where there is none. */
  readonly profile: Uint8Array | undefined;
  /** Units (MCUs) between two restart markers, 0 for none. */
  readonly restartInterval: number;
  /** Place in the file of the first byte of the scan's data. */
  readonly scanStart: number;
}

export interface JpegComponent {
  /** Samples across and down for one of the component that has the fewest. */
  readonly across: number;
  readonly down: number;
  /** Steps of the 64 coefficients in the order of the file. */
  readonly steps: Uint8Array;
  /** Numbers of its Huffman tables, 0 to 3. */
  readonly dc: number;
  readonly ac: number;
}

export interface HuffmanTable {
  readonly isAc: boolean;
  readonly id: number;
  /** Of codes of 1 to 16 bits. */
  readonly counts: Uint8Array;
  /** Symbols in the order of their codes. */
  readonly values: Uint8Array;
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly components: readonly { id: number; across: number; down: number; steps: number }[];
}

const marker = { frame: 0xc0, extendedFrame: 0xc1, huffman: 0xc4, scan: 0xda, steps: 0xdb, interval: 0xdd } as const;
const [app0, app1, app2, app14, app15, comment] = [0xe0, 0xe1, 0xe2, 0xee, 0xef, 0xfe];

/**
 * Reads the head of the plainest kind of JPEG, which nearly all cameras and programs write: baseline (or extended with 8
 * bits), one scan, grey or YCbCr with chroma at full or half resolution.
 * @returns undefined for every other kind, and for whatever is not just as the standard has it
 */
export function readJpegHead(bytes: Uint8Array): JpegHead | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const steps = new Map<number, Uint8Array>();
  const tables = new Map<string, HuffmanTable>();
  let frame: Frame | undefined;
  let restartInterval = 0;
  const notes: Notes = { isYcc: false, orientation: undefined, profile: [] };
  for (let at = 2; at + 4 <= bytes.length; ) {
    const kind = bytes[at + 1]!;
    const end = at + 2 + view.getUint16(at + 2);
    if (bytes[at] !== 0xff || end < at + 4 || end > bytes.length) return undefined;
    const body = bytes.subarray(at + 4, end);
    if (kind === marker.scan) {
      const components = frame && scanned(body, frame, steps, tables);
      if (frame === undefined || components === undefined || !(notes.isYcc || hasUsualIds(frame))) return undefined;
      const { width, height } = frame;
      const { orientation = 1 } = notes;
      const profile = notes.profile.length === 0 ? undefined : Buffer.concat(notes.profile);
      const coding = { components, tables: [...tables.values()], restartInterval, scanStart: end };
      return { width, height, orientation, profile, ...coding };
    }
    if (kind === marker.frame || kind === marker.extendedFrame) {
      if (frame !== undefined) return undefined;
      frame = readFrame(body);
      if (frame === undefined) return undefined;
    } else if (kind === marker.huffman) {
      if (!readTables(body, tables)) return undefined;
    } else if (kind === marker.steps) {
      if (!readSteps(body, steps)) return undefined;
    } else if (kind === marker.interval) {
      if (body.length !== 2) return undefined;
      restartInterval = body[0]! * 256 + body[1]!;
    } else if (kind >= app0 && kind <= app15) {
      if (!note(kind, body, notes)) return undefined;
    } else if (kind !== comment) return undefined;
    at = end;
  }
  return undefined;
}

/** What segments for applications say of the picture. */
interface Notes {
  isYcc: boolean;
  orientation: number | undefined;
  /** Its parts (ICC.1:2022, B.4). */
  profile: Uint8Array[];
}

const startsWith = (body: Uint8Array, text: string): boolean =>
  body.length >= text.length && Array.from(text).every((letter, at) => body[at] === letter.charCodeAt(0));

/** @returns false where decoders would go another way than for the plainest kind, or might */
function note(kind: number, body: Uint8Array, notes: Notes): boolean {
  if (kind === app0 && startsWith(body, "JFIF\0")) {
    notes.isYcc = true;
    // A version of JFIF other than 1 makes decoders warn.
    return body.length >= 14 && body[5] === 1;
  }
  if (kind === app14 && startsWith(body, "Adobe")) {
    notes.isYcc = true;
    return body.length >= 12 && body[11] === 1;
  }
  if (kind === app1 && startsWith(body, "Exif\0\0")) {
    if (notes.orientation !== undefined) return false;
    notes.orientation = exifOrientation(body.subarray(6));
    return notes.orientation !== undefined;
  }
  if (kind === app2 && startsWith(body, "ICC_PROFILE\0")) {
    notes.profile.push(body.subarray(14));
    // One after the other; that the last ones are missing, the profile itself says by its length.
    return body.length > 14 && body[12] === notes.profile.length;
  }
  return true;
}

/** Three components of other names could be RGB. */
const hasUsualIds = ({ components }: Frame): boolean =>
  components.length === 1 || components.every(({ id }, number) => id === number + 1);

function readFrame(body: Uint8Array): Frame | undefined {
  if (body.length < 6 || body[0] !== 8) return undefined;
  const [height, width, count] = [body[1]! * 256 + body[2]!, body[3]! * 256 + body[4]!, body[5]!];
  if (height === 0 || width === 0 || body.length !== 6 + count * 3) return undefined;
  const components = Array.from({ length: count }, (_, number) => {
    const [id, factors, steps] = body.subarray(6 + number * 3);
    return { id: id!, across: factors! >> 4, down: factors! & 15, steps: steps! };
  });
  return hasKnownShape(components) ? { width, height, components } : undefined;
}

/** Grey, or chroma once a unit and luma once or twice each way. */
function hasKnownShape(components: Frame["components"]): boolean {
  const [luma, ...chroma] = components;
  if (luma === undefined || ![1, 2].includes(luma.across) || ![1, 2].includes(luma.down)) return false;
  if (chroma.length === 0) return luma.across === 1 && luma.down === 1;
  return chroma.length === 2 && chroma.every(({ across, down }) => across === 1 && down === 1);
}

function readTables(body: Uint8Array, tables: Map<string, HuffmanTable>): boolean {
  for (let at = 0; at < body.length; ) {
    const [kind, id] = [body[at]! >> 4, body[at]! & 15];
    // Copies: tables outlive the file that they came with.
    const counts = Uint8Array.from(body.subarray(at + 1, at + 17));
    const total = counts.reduce((sum, count) => sum + count, 0);
    const values = Uint8Array.from(body.subarray(at + 17, at + 17 + total));
    if (kind > 1 || id > 3 || counts.length < 16 || total > 256 || values.length < total) return false;
    tables.set(`${kind} ${id}`, { isAc: kind === 1, id, counts, values });
    at += 17 + total;
  }
  return true;
}

function readSteps(body: Uint8Array, steps: Map<number, Uint8Array>): boolean {
  for (let at = 0; at < body.length; at += 65) {
    // In the upper half: 16 bits a step.
    if (body[at]! > 3 || at + 65 > body.length) return false;
    steps.set(body[at]!, body.subarray(at + 1, at + 65));
  }
  return true;
}

/** The frame's components as the scan has them: all of them, whole and at once. */
function scanned(
  body: Uint8Array,
  frame: Frame,
  steps: ReadonlyMap<number, Uint8Array>,
  tables: ReadonlyMap<string, HuffmanTable>,
): readonly JpegComponent[] | undefined {
  const count = frame.components.length;
  if (body[0] !== count || body.length !== 4 + count * 2) return undefined;
  const [first, last, bits] = body.subarray(1 + count * 2);
  if (first !== 0 || last !== 63 || bits !== 0) return undefined;
  const components: JpegComponent[] = [];
  for (const [number, component] of frame.components.entries()) {
    const [id, which] = body.subarray(1 + number * 2);
    const [dc, ac] = [which! >> 4, which! & 15];
    const its = steps.get(component.steps);
    if (id !== component.id || its === undefined || !tables.has(`0 ${dc}`) || !tables.has(`1 ${ac}`)) return undefined;
    components.push({ across: component.across, down: component.down, steps: its, dc, ac });
  }
  return components;
}
