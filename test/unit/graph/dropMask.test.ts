import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { GraphBuilder } from "../../../core/graph/graphBuilder.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { dropMask } from "../../../core/graph/training/dropMask.ts";

// Neither is a multiple of what one number serves.
const shape = [3, 7];
const width = 21;
const rates = [0, 0.1, 0.25, 0.5, 0.9];
let session: GraphSession;

beforeAll(async () => {
  const g = new GraphBuilder();
  const x = g.placeholder("x", "float32", [-1, ...shape]);
  const seed = g.placeholder("seed", "int32", [2]);
  const part = g.placeholder("part", "int32", [2]);
  for (const rate of rates) {
    g.signature(`whole ${rate}`, { inputs: { x, seed }, outputs: { mask: dropMask(g, rate, { x, shape }, seed) } });
    const mask = dropMask(g, rate, { x, shape }, seed, part);
    g.signature(`part ${rate}`, { inputs: { x, seed, part }, outputs: { mask } });
  }
  session = await GraphSession.open(g);
});
afterAll(() => session.dispose());

async function drawn(
  rate: number,
  rows: number,
  seed: readonly number[],
  part?: readonly [first: number, rows: number],
) {
  const { mask } = await session.run(part === undefined ? `whole ${rate}` : `part ${rate}`, {
    x: { shape: [rows, ...shape], values: new Float32Array(rows * width) },
    seed: { shape: [2], values: Int32Array.from(seed) },
    ...(part === undefined ? {} : { part: { shape: [2], values: Int32Array.from(part) } }),
  });
  expect(mask!.shape).toEqual([rows, ...shape]);
  return [...mask!.values];
}

it.each(rates)("drops with probability %d, each value by itself, and keeps the mean", async (rate) => {
  const rows = 2000;
  const mask = await drawn(rate, rows, [1, -2]);
  const limit = Math.round(rate * 65536);
  const kept = Math.fround(65536 / (65536 - limit));
  expect(new Set(mask)).toEqual(rate === 0 ? new Set([1]) : new Set([0, kept]));
  // Four standard deviations of a binomial's share; over all, and of a value with the one beside it.
  const deviation = (share: number): number => 4 * Math.sqrt((share * (1 - share)) / mask.length);
  const dropped = mask.filter((value) => value === 0).length / mask.length;
  expect(Math.abs(dropped - rate)).toBeLessThanOrEqual(deviation(rate));
  for (const apart of [1, 2, 4, width]) {
    const both = mask.filter((value, at) => value === 0 && mask[at + apart] === 0).length / mask.length;
    expect(Math.abs(both - rate ** 2), `${apart} apart`).toBeLessThanOrEqual(deviation(rate ** 2) + 0.0005);
  }
});

it("is a function of the seed, and a part's is its rows of the whole batch's", async () => {
  const seeds = fc.tuple(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), fc.integer({ min: 0, max: 1000 }));
  await fc.assert(
    fc.asyncProperty(seeds, fc.nat({ max: 8 }), fc.nat({ max: 8 }), async (seed, before, rows) => {
      const all = before + rows + 1;
      const whole = await drawn(0.5, all, seed);
      expect(await drawn(0.5, all, seed)).toEqual(whole);
      expect(await drawn(0.5, rows, seed, [before, all])).toEqual(whole.slice(before * width, (before + rows) * width));
      expect(await drawn(0.5, 20, [seed[0], seed[1] + 1])).not.toEqual(await drawn(0.5, 20, seed));
    }),
    { numRuns: 30 },
  );
});

/** Ten rounds of Philox4x32: four words from a counter of four and a key of two. */
function philox(counter: readonly number[], key: readonly number[]): number[] {
  let [x0, x1, x2, x3] = counter.map((word) => BigInt(word >>> 0)) as [bigint, bigint, bigint, bigint];
  let [k0, k1] = key.map((word) => BigInt(word >>> 0)) as [bigint, bigint];
  const word = 0xffffffffn;
  for (let round = 0; round < 10; round += 1) {
    const [a, b] = [x0 * 0xd2511f53n, x2 * 0xcd9e8d57n];
    [x0, x1, x2, x3] = [(b >> 32n) ^ x1 ^ k0, b & word, (a >> 32n) ^ x3 ^ k1, a & word];
    [k0, k1] = [(k0 + 0x9e3779b9n) & word, (k1 + 0xbb67ae85n) & word];
  }
  return [x0, x1, x2, x3].map(Number);
}

it("draws Philox's numbers, so that every machine draws the same", async () => {
  const [seed0, seed1] = [123, -456];
  // TensorFlow's way from a seed to key and counter.
  const mixed = philox([seed0, seed0 >> 31, seed1, seed1 >> 31], [0x3ec8f720, 0x02461e29]);
  const words = Array.from({ length: 12 }, (_, at) => philox([at, 0, mixed[2]!, mixed[3]!], mixed.slice(0, 2))).flat();
  const numbers = [...new Int16Array(Uint32Array.from(words).buffer)];
  const perRow = 4 * Math.ceil(width / 4);
  const expected = [0, 1].flatMap((row) => numbers.slice(row * perRow, row * perRow + width));
  const limit = Math.round(0.1 * 65536);
  const mask = await drawn(0.1, 2, [seed0, seed1]);
  expect(mask.map((value) => value > 0)).toEqual(expected.map((number) => number + 32768 >= limit));
});
