import { writeFile } from "node:fs/promises";
import path from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import { parseStateDict, readStateDict } from "../../../core/weights/readStateDict.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { dictPickle, pickle, tensorPickle, type WrittenTensor, whole } from "../../helpers/pickleWriter.ts";
import { publishedWeights } from "../../helpers/publishedWeights.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { legacyCheckpoint, safetensorsFile, zipCheckpoint, zipFile, zipOf } from "../../helpers/torchFiles.ts";

type Written = Readonly<Record<string, WrittenTensor>>;

const tensors: Written = {
  "conv.weight": { shape: [2, 3], values: [1, -2, 3, -4, 5.5, 6] },
  "norm.num_batches_tracked": { shape: [], values: [7] },
};

const plain = (dict: StateDict) =>
  Object.fromEntries([...dict].map(([name, { shape, values }]) => [name, { shape: [...shape], values: [...values] }]));

const formats: Readonly<Record<string, (tensors: Written) => Buffer>> = {
  zip: zipCheckpoint,
  "deflated zip": (dict) => zipCheckpoint(dict, { deflate: true }),
  legacy: legacyCheckpoint,
  safetensors: safetensorsFile,
};

describe.each(Object.entries(formats))("a state dict in the format %s", (_, write) => {
  it("is read as it was written, whatever the file is called", async () => {
    const file = path.join(temporaryFolder(), "weights.jpg");
    await writeFile(file, write(tensors));
    expect(plain(await readStateDict(file))).toEqual(tensors);
  });

  it("is refused wherever it is cut short", async () => {
    const file = write(tensors);
    for (let length = 0; length < file.length; length++) {
      await expect(parseStateDict("cut.pth", file.subarray(0, length))).rejects.toMatchObject({
        code: "weightsDamaged",
      });
    }
  });

  it("never fails in any other way than a ThawError when bytes are wrong", async () => {
    const file = write(tensors);
    const flips = fc.array(fc.tuple(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 })), {
      minLength: 1,
      maxLength: 4,
    });
    await fc.assert(
      fc.asyncProperty(flips, async (changes) => {
        const broken = Buffer.from(file);
        for (const [at, mask] of changes) broken[at]! ^= mask;
        await parseStateDict("broken.pth", broken).catch((error: unknown) => {
          expect(error).toBeInstanceOf(ThawError);
          expect(["weightsDamaged", "weightsUnsafe"]).toContain((error as ThawError).code);
        });
      }),
      { seed: 3, numRuns: 1500 },
    );
  });
});

describe("a checkpoint", () => {
  const weight = tensorPickle({ key: "0", elements: 4, shape: [2, 2] });
  const values = Buffer.from(Float32Array.of(1, 2, 3, 4).buffer);
  const read = async (root: Buffer, storage = values) =>
    plain(await parseStateDict("x.pth", zipOf(whole(root), storage)));

  it.each(["state_dict", "model"])("is unwrapped from %s, and loses the prefix of DataParallel", async (wrapper) => {
    const root = dictPickle({
      epoch: pickle.int(3),
      [wrapper]: dictPickle({ "module.a": weight, "module.b": weight }),
    });
    expect(Object.keys(await read(root))).toEqual(["a", "b"]);
  });

  it("honours offset and strides", async () => {
    const root = dictPickle({
      turned: tensorPickle({ key: "0", elements: 4, shape: [2, 2], strides: [1, 2] }),
      column: tensorPickle({ key: "0", elements: 4, shape: [2], strides: [2], offset: 1 }),
      empty: tensorPickle({ key: "0", elements: 4, shape: [0, 5] }),
    });
    expect(await read(root)).toEqual({
      turned: { shape: [2, 2], values: [1, 3, 2, 4] },
      column: { shape: [2], values: [2, 4] },
      empty: { shape: [0, 5], values: [] },
    });
  });

  it.each([
    ["DoubleStorage", Buffer.from(Float64Array.of(0.5, -3).buffer), [0.5, -3]],
    ["HalfStorage", Buffer.from(Uint16Array.of(0x3c00, 0xc200).buffer), [1, -3]],
    ["HalfStorage", Buffer.from(Uint16Array.of(0x0001, 0xfc00).buffer), [2 ** -24, -Infinity]],
    ["BFloat16Storage", Buffer.from(Uint16Array.of(0x3f80, 0xc040).buffer), [1, -3]],
    ["LongStorage", Buffer.from(BigInt64Array.of(7n, -9n).buffer), [7, -9]],
    ["IntStorage", Buffer.from(Int32Array.of(7, -9).buffer), [7, -9]],
    ["ShortStorage", Buffer.from(Int16Array.of(7, -9).buffer), [7, -9]],
    ["CharStorage", Buffer.from(Int8Array.of(7, -9).buffer), [7, -9]],
    ["ByteStorage", Buffer.of(7, 249), [7, 249]],
    ["BoolStorage", Buffer.of(1, 0), [1, 0]],
  ])("widens %s", async (storage, bytes, wanted) => {
    const root = dictPickle({ x: tensorPickle({ key: "0", elements: 2, shape: [2], storage }) });
    expect((await read(root, bytes))["x"]!.values).toEqual(wanted);
  });

  const system = pickle.global("os", "system");
  it.each([
    ["calls os.system", Buffer.concat([system, pickle.tupleOf(pickle.string("true")), pickle.reduce]), /"os\.system"/],
    ["asks for eval", pickle.global("builtins", "eval"), /"builtins\.eval"/],
    [
      "holds a whole module",
      pickle.global("torchvision.models.resnet", "ResNet"),
      /torchvision\.models\.resnet\.ResNet/,
    ],
    [
      "calls a storage",
      Buffer.concat([pickle.global("torch", "FloatStorage"), pickle.emptyTuple, pickle.reduce]),
      /FloatStorage/,
    ],
    [
      "calls what is not a function",
      Buffer.concat([pickle.string("x"), pickle.emptyTuple, pickle.reduce]),
      /not a known function/,
    ],
    ["makes an instance (INST)", Buffer.from("(ios\nsystem\n"), /opcode 0x69 at byte 3/],
    ["makes an object (OBJ)", Buffer.from("(o"), /opcode 0x6f/],
    ["makes an object (NEWOBJ)", Buffer.of(0x81), /opcode 0x81/],
    ["asks for an extension", Buffer.of(0x82, 1), /opcode 0x82/],
    ["asks for a global by the stack", Buffer.of(0x93), /opcode 0x93/],
    ["is of a later protocol", Buffer.of(0x80, 4), /protocol 4/],
    ["sets the state of a tensor", Buffer.concat([weight, pickle.emptyDict, pickle.build]), /sets the state/],
    ["refers to an outside object", Buffer.concat([pickle.string("x"), pickle.persistentId]), /outside object/],
  ])("that %s is refused by name", async (_, root, message) => {
    const error = await read(root).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "weightsUnsafe" });
    expect((error as ThawError).message).toMatch(message);
  });

  it.each([
    [
      "a tensor larger than its storage",
      dictPickle({ x: tensorPickle({ key: "0", elements: 4, shape: [5] }) }),
      /larger than its storage/,
    ],
    [
      "a tensor made of one number",
      dictPickle({ x: tensorPickle({ key: "0", elements: 4, shape: [64], strides: [0] }) }),
      /larger than its storage/,
    ],
    [
      "a storage larger than the file",
      dictPickle({ x: tensorPickle({ key: "0", elements: 2 ** 31 - 1, shape: [2 ** 31 - 1] }) }),
      /not as long/,
    ],
    [
      "a missing storage",
      dictPickle({ x: tensorPickle({ key: "9", elements: 4, shape: [4] }) }),
      /storage 9 is missing/,
    ],
    ["a negative size", dictPickle({ x: tensorPickle({ key: "0", elements: 4, shape: [-1] }) }), /not a count/],
    ["no tensors", dictPickle({ epoch: pickle.int(1) }), /no tensors/],
  ])("with %s is damaged", async (_, root, message) => {
    await expect(read(root)).rejects.toMatchObject({ code: "weightsDamaged", message: expect.stringMatching(message) });
  });

  it("can't ask for much more memory than the file has", async () => {
    const many = Array.from({ length: 2000 }, (_, i) => [
      `x${i}`,
      tensorPickle({ key: "0", elements: 1e5, shape: [1e5] }),
    ]);
    const root = dictPickle(Object.fromEntries(many) as Record<string, Buffer>);
    await expect(read(root, Buffer.alloc(4e5))).rejects.toThrow(/larger than the file/);
    const bomb = zipFile(
      { "archive/data.pkl": whole(dictPickle({})), "archive/data/0": Buffer.alloc(4e6) },
      { deflate: true },
    );
    await expect(parseStateDict("bomb.pth", bomb)).rejects.toThrow(/unpacks to far more/);
  });
});

describe("a safetensors file", () => {
  const dict: Written = { a: { shape: [2], values: [1, 2] } };
  it.each([
    ["beyond the end", { a: { dtype: "F32", shape: [3], data_offsets: [0, 12] } }, /beyond the end/],
    ["of a size unlike its shape", { a: { dtype: "F32", shape: [1], data_offsets: [0, 8] } }, /does not fit its shape/],
    ["that ends before it begins", { a: { dtype: "F32", shape: [0], data_offsets: [8, 4] } }, /does not fit its shape/],
    ["of an unknown type", { a: { dtype: "constructor", shape: [2], data_offsets: [0, 8] } }, /unknown element type/],
    ["without offsets", { a: { dtype: "F32", shape: [2] } }, /malformed/],
  ])("with a tensor %s is damaged", async (_, header, message) => {
    await expect(parseStateDict("x.safetensors", safetensorsFile(dict, header))).rejects.toThrow(message);
  });

  it("skips the metadata", async () => {
    const header = { __metadata__: { format: "pt" }, a: { dtype: "F32", shape: [2], data_offsets: [0, 8] } };
    expect(plain(await parseStateDict("x", safetensorsFile(dict, header)))).toEqual(dict);
  });
});

describe("readStateDict", () => {
  it("says when there is no file, or it is something else", async () => {
    await expect(readStateDict(path.join(temporaryFolder(), "none.pth"))).rejects.toMatchObject({
      code: "weightsMissing",
    });
    await expect(parseStateDict("x.txt", Buffer.from("hello there"))).rejects.toThrow(
      /x\.txt can't be read: it is neither/,
    );
  });

  const published = publishedWeights();
  it.skipIf(published === undefined)("reads the published EfficientNet-Lite0", async () => {
    const dict = await readStateDict(published!);
    expect(dict.size).toBe(296);
    expect(dict.get("_conv_stem.weight")!.shape).toEqual([32, 3, 3, 3]);
    expect([...dict.values()].every(({ values }) => values.every(Number.isFinite))).toBe(true);
  });
});
