import { deflateRawSync } from "node:zlib";
import { crc32 } from "../../core/weights/crc32.ts";
import { dictPickle, pickle, tensorPickle, type WrittenTensor, whole } from "./pickleWriter.ts";

const floats = (values: readonly number[]): Buffer => Buffer.from(Float32Array.from(values).buffer);

/** A zip archive of stored (or deflated) entries. */
export function zipFile(entries: Readonly<Record<string, Buffer>>, { deflate = false } = {}): Buffer {
  const local: Buffer[] = [];
  const central: Buffer[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(entries)) {
    const packed = deflate ? deflateRawSync(content) : content;
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(deflate ? 8 : 0, 4);
    common.writeUInt32LE(crc32(content), 10);
    common.writeUInt32LE(packed.length, 14);
    common.writeUInt32LE(content.length, 18);
    common.writeUInt16LE(name.length, 22);
    const place = Buffer.alloc(14);
    place.writeUInt32LE(offset, 10);
    local.push(Buffer.from("PK\x03\x04", "latin1"), common, Buffer.from(name), packed);
    central.push(Buffer.from("PK\x01\x02\x14\x00", "latin1"), common, place, Buffer.from(name));
    offset += 4 + 26 + name.length + packed.length;
  }
  const directory = Buffer.concat(central);
  const end = Buffer.alloc(22);
  end.write("PK\x05\x06", "latin1");
  end.writeUInt16LE(Object.keys(entries).length, 8);
  end.writeUInt16LE(Object.keys(entries).length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...local, directory, end]);
}

function tensorsPickle(tensors: Readonly<Record<string, WrittenTensor>>, legacy: boolean): Buffer {
  return dictPickle(
    Object.fromEntries(
      Object.entries(tensors).map(([name, { shape, values }], i) => [
        name,
        tensorPickle({ key: String(i), elements: values.length, shape, legacy }),
      ]),
    ),
  );
}

/** A state dict as torch.save writes it since PyTorch 1.6. */
export function zipCheckpoint(tensors: Readonly<Record<string, WrittenTensor>>, options = {}): Buffer {
  const storages = Object.values(tensors).map(({ values }, i) => [`archive/data/${i}`, floats(values)] as const);
  const entries = {
    "archive/data.pkl": whole(tensorsPickle(tensors, false)),
    "archive/byteorder": Buffer.from("little"),
  };
  return zipFile({ ...entries, ...Object.fromEntries(storages) }, options);
}

/** Any pickle in the zip format, with one storage "0" of the given bytes. */
export function zipOf(root: Buffer, storage: Buffer = Buffer.alloc(16)): Buffer {
  return zipFile({ "archive/data.pkl": root, "archive/data/0": storage });
}

const magic = Buffer.from("80028a0a6cfc9c46f9206aa850192e", "hex");

/** Any object in the format before 1.6, with storages of float32. */
export function legacyOf(root: Buffer, storages: readonly (readonly number[])[]): Buffer {
  const machine = whole(dictPickle({ little_endian: Buffer.of(0x88) }));
  const keys = whole(
    pickle.emptyList,
    pickle.mark,
    ...storages.map((_, i) => pickle.string(String(i))),
    pickle.appends,
  );
  const contents = storages.flatMap((values) => {
    const length = Buffer.alloc(8);
    length.writeBigInt64LE(BigInt(values.length));
    return [length, floats(values)];
  });
  return Buffer.concat([magic, whole(pickle.int(1001)), machine, root, keys, ...contents]);
}

export function legacyCheckpoint(tensors: Readonly<Record<string, WrittenTensor>>): Buffer {
  return legacyOf(
    whole(tensorsPickle(tensors, true)),
    Object.values(tensors).map(({ values }) => values),
  );
}

/** A safetensors file; `header` replaces the true one. */
export function safetensorsFile(tensors: Readonly<Record<string, WrittenTensor>>, header?: object): Buffer {
  let at = 0;
  const entries = Object.entries(tensors).map(([name, { shape, values }]) => {
    const start = at;
    at += values.length * 4;
    return [name, { dtype: "F32", shape, data_offsets: [start, at] }] as const;
  });
  const json = Buffer.from(JSON.stringify(header ?? Object.fromEntries(entries)));
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(json.length));
  return Buffer.concat([length, json, ...Object.values(tensors).map(({ values }) => floats(values))]);
}
