import { Breath } from "../jobs/breath.ts";
import { elementBytes, elementReader } from "./elementTypes.ts";
import { PickleDict, type PickleValue, type StorageReference, TensorReference } from "./pickleValue.ts";
import type { StateDict, WeightTensor } from "./tensors.ts";
import { damaged } from "./weightsFault.ts";

/** Gives the bytes of a storage; they are exactly as long as the reference says, or it throws. */
export type StorageBytes = (storage: StorageReference) => Uint8Array;

/** Keys under which training scripts put the state dict inside a checkpoint. */
const wrappers = ["state_dict", "model"];

function tensorsOf(value: PickleValue | undefined): Map<string, TensorReference> {
  const tensors = new Map<string, TensorReference>();
  if (!(value instanceof PickleDict)) return tensors;
  for (const [key, entry] of value.entries) {
    if (typeof key === "string" && entry instanceof TensorReference) tensors.set(key, entry);
  }
  return tensors;
}

/** torch.nn.DataParallel puts `module.` before every name. */
function withoutModulePrefix(tensors: Map<string, TensorReference>): Map<string, TensorReference> {
  const prefix = "module.";
  if (![...tensors.keys()].every((name) => name.startsWith(prefix))) return tensors;
  return new Map([...tensors].map(([name, tensor]) => [name.slice(prefix.length), tensor]));
}

function isRowMajor(shape: readonly number[], strides: readonly number[]): boolean {
  let expected = 1;
  for (let axis = shape.length - 1; axis >= 0; axis--) {
    if (shape[axis] !== 1 && strides[axis] !== expected) return false;
    expected *= shape[axis]!;
  }
  return true;
}

function readTensor(name: string, tensor: TensorReference, bytes: StorageBytes): WeightTensor {
  const { storage, offset, shape, strides } = tensor;
  const count = shape.reduce((product, size) => product * size, 1);
  const last = count === 0 ? 0 : shape.reduce((sum, size, axis) => sum + (size - 1) * strides[axis]!, offset) + 1;
  // A stride of 0 could make a tensor of any size out of one number; weights never do.
  if (count > storage.elements || last > storage.elements) throw damaged(`tensor ${name} is larger than its storage`);
  const values = new Float32Array(count);
  if (count === 0) return { shape, values };
  if (storage.type === "float32" && isRowMajor(shape, strides)) {
    // Nearly every tensor: its bytes are the values as they stand. Every platform that TensorFlow runs on is little-endian.
    new Uint8Array(values.buffer).set(bytes(storage).subarray(offset * 4, (offset + count) * 4));
    return { shape, values };
  }
  const at = elementReader(bytes(storage), storage.type);
  const index = new Array<number>(shape.length).fill(0);
  let position = offset;
  for (let i = 0; i < count; i++) {
    values[i] = at(position);
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      position += strides[axis]!;
      index[axis]!++;
      if (index[axis]! < shape[axis]!) break;
      position -= shape[axis]! * strides[axis]!;
      index[axis] = 0;
    }
  }
  return { shape, values };
}

/**
 * The tensors of an unpickled checkpoint. Tensors that share a storage are read once each, and together no more than four
 * times what the file holds, so that a small file can't ask for all the memory.
 */
export async function stateDictOf(root: PickleValue, fileBytes: number, bytes: StorageBytes): Promise<StateDict> {
  let tensors = tensorsOf(root);
  for (const wrapper of wrappers) {
    if (tensors.size === 0 && root instanceof PickleDict) tensors = tensorsOf(root.entries.get(wrapper));
  }
  if (tensors.size === 0) throw damaged("it holds no tensors by name");
  const read = new Map<TensorReference, WeightTensor>();
  const dict = new Map<string, WeightTensor>();
  let total = 0;
  const breath = new Breath();
  for (const [name, tensor] of withoutModulePrefix(tensors)) {
    if (breath.isDue) await breath.take();
    const known = read.get(tensor);
    if (known === undefined) {
      total += tensor.shape.reduce((product, size) => product * size, elementBytes[tensor.storage.type]);
      if (total > 4 * fileBytes) throw damaged(`its tensors are larger than the file (at ${name})`);
    }
    const values = known ?? readTensor(name, tensor, bytes);
    read.set(tensor, values);
    dict.set(name, values);
  }
  return dict;
}
