import { z } from "zod";
import { Breath } from "../jobs/breath.ts";
import { type ElementType, elementBytes, elementReader } from "./elementTypes.ts";
import type { StateDict, WeightTensor } from "./tensors.ts";
import { damaged } from "./weightsFault.ts";

const types: Readonly<Record<string, ElementType>> = {
  F64: "float64",
  F32: "float32",
  F16: "float16",
  BF16: "bfloat16",
  I64: "int64",
  I32: "int32",
  I16: "int16",
  I8: "int8",
  U8: "uint8",
  BOOL: "bool",
};

const size = z.number().int().nonnegative().max(Number.MAX_SAFE_INTEGER);
const Entry = z.object({ dtype: z.string(), shape: z.array(size).max(8), data_offsets: z.tuple([size, size]) });
const Header = z.record(z.string(), z.unknown());

/** Length of the header, where the file begins as a safetensors file does: a 64-bit length, then JSON. */
export function safetensorsHeaderLength(file: Uint8Array): number | undefined {
  if (file.length < 10 || file[8] !== 0x7b) return undefined;
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength);
  const length = view.getBigUint64(0, true);
  return length <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(length) : undefined;
}

function headerOf(file: Uint8Array, length: number): Readonly<Record<string, unknown>> {
  if (length > file.length - 8) throw damaged("its header is longer than the file (truncated)");
  try {
    return Header.parse(JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(file.subarray(8, 8 + length))));
  } catch {
    throw damaged("its header is not JSON");
  }
}

function tensorOf(name: string, raw: unknown, data: Uint8Array): WeightTensor {
  const entry = Entry.safeParse(raw);
  if (!entry.success) throw damaged(`the entry of tensor ${name} is malformed`);
  const { dtype, shape, data_offsets: span } = entry.data;
  const type = Object.hasOwn(types, dtype) ? types[dtype] : undefined;
  if (type === undefined) throw damaged(`tensor ${name} has the unknown element type ${JSON.stringify(dtype)}`);
  const count = shape.reduce((product, dimension) => product * dimension, 1);
  if (span[1] > data.length) throw damaged(`tensor ${name} lies beyond the end of the file (truncated)`);
  if (span[1] - span[0] !== count * elementBytes[type])
    throw damaged(`the size of tensor ${name} does not fit its shape`);
  const bytes = data.subarray(...span);
  // Nearly every tensor: its bytes are the values as they stand, which may begin at any place of the file.
  if (type === "float32") {
    const values = new Float32Array(count);
    new Uint8Array(values.buffer).set(bytes);
    return { shape, values };
  }
  const at = elementReader(bytes, type);
  return { shape, values: Float32Array.from({ length: count }, (_, i) => at(i)) };
}

/** Reads the safetensors format: a 64-bit header length, a JSON header, then the tensors' bytes, which may not overlap. */
export async function readSafetensorsBytes(file: Uint8Array, headerLength: number): Promise<StateDict> {
  const header = headerOf(file, headerLength);
  const data = file.subarray(8 + headerLength);
  const dict = new Map<string, WeightTensor>();
  const breath = new Breath();
  let total = 0;
  for (const [name, raw] of Object.entries(header)) {
    if (name === "__metadata__") continue;
    if (breath.isDue) await breath.take();
    const tensor = tensorOf(name, raw, data);
    total += tensor.values.length;
    // Overlapping tensors, which the format forbids, could otherwise ask for more memory than the file is worth.
    if (total > data.length) throw damaged(`its tensors overlap (at ${name})`);
    dict.set(name, tensor);
  }
  if (dict.size === 0) throw damaged("it holds no tensors");
  return dict;
}
