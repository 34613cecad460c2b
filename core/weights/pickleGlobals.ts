import type { ElementType } from "./elementTypes.ts";
import {
  PickleDict,
  PickleGlobal,
  PickleList,
  PickleTuple,
  type PickleValue,
  StorageReference,
  TensorReference,
} from "./pickleValue.ts";
import { damaged, unsafe } from "./weightsFault.ts";

const storageTypes: ReadonlyMap<string, ElementType> = new Map([
  ["torch.DoubleStorage", "float64"],
  ["torch.FloatStorage", "float32"],
  ["torch.HalfStorage", "float16"],
  ["torch.BFloat16Storage", "bfloat16"],
  ["torch.LongStorage", "int64"],
  ["torch.IntStorage", "int32"],
  ["torch.ShortStorage", "int16"],
  ["torch.CharStorage", "int8"],
  ["torch.ByteStorage", "uint8"],
  ["torch.BoolStorage", "bool"],
]);

function sizes(value: PickleValue | undefined, what: string): readonly number[] {
  if (!(value instanceof PickleTuple) || value.items.length > 8)
    throw damaged(`a tensor whose ${what} is not a list of sizes`);
  return value.items.map((item) => count(item, what));
}

function count(value: PickleValue | undefined, what: string): number {
  if (typeof value !== "number" || !Number.isSafeInteger(value) || value < 0) {
    throw damaged(`a tensor whose ${what} is not a count`);
  }
  return value;
}

function rebuildTensor([storage, offset, shape, strides]: readonly PickleValue[]): PickleValue {
  if (!(storage instanceof StorageReference)) throw damaged("a tensor without a storage");
  const dims = sizes(shape, "shape");
  const steps = sizes(strides, "stride");
  if (dims.length !== steps.length) throw damaged("a tensor whose shape and strides differ in length");
  return new TensorReference(storage, count(offset, "offset"), dims, steps);
}

function rebuildParameter([tensor]: readonly PickleValue[]): PickleValue {
  if (!(tensor instanceof TensorReference)) throw damaged("a parameter without a tensor");
  return tensor;
}

function orderedDict([pairs]: readonly PickleValue[]): PickleValue {
  const dict = new PickleDict();
  if (pairs === undefined) return dict;
  if (!(pairs instanceof PickleList)) throw damaged("an ordered dict that is not made of pairs");
  for (const pair of pairs.items) {
    if (!(pair instanceof PickleList || pair instanceof PickleTuple) || pair.items.length !== 2) {
      throw damaged("an ordered dict that is not made of pairs");
    }
    dict.entries.set(pair.items[0]!, pair.items[1]!);
  }
  return dict;
}

function torchSize([items]: readonly PickleValue[]): PickleValue {
  if (!(items instanceof PickleTuple)) throw damaged("a size that is not a tuple");
  return items;
}

/** The only names that stand for a computation, each with our own harmless reading of it. */
const constructors: ReadonlyMap<string, (args: readonly PickleValue[]) => PickleValue> = new Map([
  ["collections.OrderedDict", orderedDict],
  ["torch._utils._rebuild_tensor_v2", rebuildTensor],
  ["torch._utils._rebuild_parameter", rebuildParameter],
  ["torch.Size", torchSize],
]);

/** Looks a global up in the allow-list; any other name is refused, by name. */
export function allowedGlobal(module: string, name: string): PickleGlobal {
  const full = `${module}.${name}`;
  if (constructors.has(full) || storageTypes.has(full)) return new PickleGlobal(full);
  throw unsafe(`it asks for ${JSON.stringify(full)}`);
}

export function construct(callee: PickleValue | undefined, args: PickleValue | undefined): PickleValue {
  const make = callee instanceof PickleGlobal ? constructors.get(callee.name) : undefined;
  if (make === undefined) {
    throw unsafe(`it calls ${callee instanceof PickleGlobal ? callee.name : "something that is not a known function"}`);
  }
  if (!(args instanceof PickleTuple)) throw damaged("a call whose arguments are not a tuple");
  return make(args.items);
}

/** `('storage', type, key, location, elements[, view])`, the form of a persistent id that torch.save writes. */
export function storageReference(id: PickleValue | undefined): StorageReference {
  if (!(id instanceof PickleTuple)) throw unsafe("it refers to an outside object that is not a storage");
  const [tag, type, key, , elements, view] = id.items;
  if (tag !== "storage") throw unsafe("it refers to an outside object that is not a storage");
  const elementType = type instanceof PickleGlobal ? storageTypes.get(type.name) : undefined;
  if (elementType === undefined || typeof key !== "string") throw damaged("a storage of no known type");
  if (view !== undefined && view !== null) throw damaged("a view into another storage (written by PyTorch before 0.4)");
  return new StorageReference(key, elementType, count(elements, "storage"));
}
