/** A tensor for the writers: float32 values in row-major order. */
export interface WrittenTensor {
  readonly shape: readonly number[];
  readonly values: readonly number[];
}

const text = (value: string): Buffer => Buffer.from(value, "utf8");

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value >>> 0);
  return bytes;
}

/** Opcodes of pickle protocol 2, as torch.save uses them. */
export const pickle = {
  protocol: Buffer.of(0x80, 2),
  stop: text("."),
  mark: text("("),
  tuple: text("t"),
  emptyTuple: text(")"),
  emptyDict: text("}"),
  emptyList: text("]"),
  appends: text("e"),
  setItems: text("u"),
  reduce: text("R"),
  build: text("b"),
  persistentId: text("Q"),
  none: text("N"),
  false: Buffer.of(0x89),
  int: (value: number): Buffer => Buffer.concat([text("J"), uint32(value)]),
  string: (value: string): Buffer => Buffer.concat([text("X"), uint32(text(value).length), text(value)]),
  global: (module: string, name: string): Buffer => text(`c${module}\n${name}\n`),
  tupleOf: (...items: Buffer[]): Buffer => Buffer.concat([text("("), ...items, text("t")]),
};

const orderedDict = Buffer.concat([pickle.global("collections", "OrderedDict"), pickle.emptyTuple, pickle.reduce]);

export interface TensorPickle {
  readonly key: string;
  readonly elements: number;
  readonly shape: readonly number[];
  readonly strides?: readonly number[];
  readonly offset?: number;
  readonly storage?: string;
  /** The legacy format has a sixth item in its storage ids. */
  readonly legacy?: boolean;
}

export function rowMajor(shape: readonly number[]): number[] {
  return shape.map((_, axis) => shape.slice(axis + 1).reduce((a, b) => a * b, 1));
}

/** The call that rebuilds one tensor from a storage. */
export function tensorPickle({ key, elements, shape, strides, offset, storage, legacy }: TensorPickle): Buffer {
  const id = [
    pickle.string("storage"),
    pickle.global("torch", storage ?? "FloatStorage"),
    pickle.string(key),
    pickle.string("cpu"),
    pickle.int(elements),
  ];
  return Buffer.concat([
    pickle.global("torch._utils", "_rebuild_tensor_v2"),
    pickle.tupleOf(
      Buffer.concat([pickle.tupleOf(...id, ...(legacy === true ? [pickle.none] : [])), pickle.persistentId]),
      pickle.int(offset ?? 0),
      pickle.tupleOf(...shape.map(pickle.int)),
      pickle.tupleOf(...(strides ?? rowMajor(shape)).map(pickle.int)),
      pickle.false,
      orderedDict,
    ),
    pickle.reduce,
  ]);
}

/** A pickled dict with these keys. */
export function dictPickle(entries: Readonly<Record<string, Buffer>>): Buffer {
  const items = Object.entries(entries).flatMap(([key, value]) => [pickle.string(key), value]);
  return Buffer.concat([orderedDict, pickle.mark, ...items, pickle.setItems]);
}

export function whole(...parts: Buffer[]): Buffer {
  return Buffer.concat([pickle.protocol, ...parts, pickle.stop]);
}
