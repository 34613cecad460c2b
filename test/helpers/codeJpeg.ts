/** A component's sampling factors. */
export interface CodedComponent {
  readonly across: number;
  readonly down: number;
}

export interface CodedJpeg {
  /** Pixels. */
  readonly width: number;
  readonly height: number;
  readonly components: readonly CodedComponent[];
  /** Units between two restart markers, 0 for none. */
  readonly interval: number;
  /** Quantization steps in zigzag order. */
  readonly steps: readonly number[];
  /** Symbols from the one with the shortest code to the one with the longest, of AC tables. */
  readonly acSymbols: readonly number[];
  /** Coefficients in zigzag order, -1023 to 1023; DC values, not their differences. */
  readonly block: (component: number, column: number, row: number) => readonly number[];
}

/** All AC symbols that a baseline JPEG may use: end of block, sixteen zeros, and runs of 0 to 15 before values of 1 to 10 bits. */
export const acSymbols: readonly number[] = [
  0x00,
  0xf0,
  ...Array.from({ length: 160 }, (_, at) => ((at % 16) << 4) | (Math.trunc(at / 16) + 1)),
];
const dcSymbols = Array.from({ length: 12 }, (_, size) => size);

/** Nine codes of 2 to 10 bits, one each, and all others of 16: short, middling and long ones. */
function codesOf(symbols: readonly number[]): {
  readonly counts: readonly number[];
  readonly codes: Map<number, string>;
} {
  const counts: number[] = Array.from({ length: 16 }, (_, at) => (at >= 1 && at <= 9 ? 1 : 0));
  counts[15] = Math.max(0, symbols.length - 9);
  const codes = new Map<number, string>();
  let [code, number] = [0, 0];
  for (const [at, count] of counts.entries()) {
    for (let left = Math.min(count, symbols.length - number); left > 0; left -= 1) {
      codes.set(symbols[number]!, code.toString(2).padStart(at + 1, "0"));
      code += 1;
      number += 1;
    }
    code *= 2;
  }
  return { counts, codes };
}

const sizeOf = (value: number): number => Math.abs(value).toString(2).length * Number(value !== 0);
const bitsOf = (value: number): string =>
  value === 0 ? "" : (value > 0 ? value : value + 2 ** sizeOf(value) - 1).toString(2).padStart(sizeOf(value), "0");
const word = (value: number): readonly number[] => [value >> 8, value & 255];
const segment = (marker: number, body: readonly number[]): readonly number[] => [
  0xff,
  marker,
  ...word(body.length + 2),
  ...body,
];

/** A baseline JPEG of given coefficients, coded by the letter of ITU-T T.81: the reader's counterpart. */
export function codeJpeg({ width, height, components, interval, steps, acSymbols: symbols, block }: CodedJpeg): Buffer {
  const [dc, ac] = [codesOf(dcSymbols), codesOf(symbols)];
  const frame = components.flatMap(({ across, down }, at) => [at + 1, (across << 4) | down, 0]);
  const scan = components.flatMap((_, at) => [at + 1, 0]);
  const most = {
    across: Math.max(...components.map((c) => c.across)),
    down: Math.max(...components.map((c) => c.down)),
  };
  const columns = Math.ceil(width / (8 * most.across));
  const rows = Math.ceil(height / (8 * most.down));
  const data: number[] = [];
  let bits = "";
  let before = components.map(() => 0);
  const flush = (): void => {
    bits = bits.padEnd(Math.ceil(bits.length / 8) * 8, "1");
    for (let at = 0; at < bits.length; at += 8) {
      const byte = Number.parseInt(bits.slice(at, at + 8), 2);
      data.push(byte, ...(byte === 255 ? [0] : []));
    }
    bits = "";
  };
  for (let unit = 0; unit < columns * rows; unit += 1) {
    if (interval > 0 && unit > 0 && unit % interval === 0) {
      flush();
      data.push(0xff, 0xd0 + ((unit / interval - 1) % 8));
      before = components.map(() => 0);
    }
    const [unitColumn, unitRow] = [unit % columns, Math.trunc(unit / columns)];
    for (const [component, { across, down }] of components.entries()) {
      for (let at = 0; at < across * down; at += 1) {
        const column = unitColumn * across + (at % across);
        const values = block(component, column, unitRow * down + Math.trunc(at / across));
        const difference = values[0]! - before[component]!;
        before[component] = values[0]!;
        bits += dc.codes.get(sizeOf(difference))! + bitsOf(difference);
        bits += acBits(values, ac.codes);
      }
    }
  }
  flush();
  return Buffer.from([
    ...[0xff, 0xd8],
    ...segment(0xdb, [0, ...steps]),
    ...segment(0xc0, [8, ...word(height), ...word(width), components.length, ...frame]),
    ...segment(0xc4, [0x00, ...dc.counts, ...dcSymbols]),
    ...segment(0xc4, [0x10, ...ac.counts, ...symbols]),
    ...(interval > 0 ? segment(0xdd, word(interval)) : []),
    ...segment(0xda, [components.length, ...scan, 0, 63, 0]),
    ...data,
    ...[0xff, 0xd9],
  ]);
}

function acBits(values: readonly number[], codes: ReadonlyMap<number, string>): string {
  let bits = "";
  let zeros = 0;
  for (const value of values.slice(1, 64)) {
    if (value === 0) {
      zeros += 1;
      continue;
    }
    for (; zeros > 15; zeros -= 16) bits += codes.get(0xf0)!;
    bits += codes.get((zeros << 4) | sizeOf(value))! + bitsOf(value);
    zeros = 0;
  }
  return zeros > 0 ? bits + codes.get(0)! : bits;
}
