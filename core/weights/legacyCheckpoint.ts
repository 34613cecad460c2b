import { ByteCursor } from "./byteCursor.ts";
import { elementBytes } from "./elementTypes.ts";
import { readPickle } from "./pickle.ts";
import { PickleDict, PickleList } from "./pickleValue.ts";
import { stateDictOf } from "./stateDictOf.ts";
import type { StateDict } from "./tensors.ts";
import { damaged } from "./weightsFault.ts";

/** The number that opens every file of torch.save before 1.6 (torch/serialization.py, MAGIC_NUMBER). */
const magic = 0x1950a86a20f9469cfc6cn;

/**
 * Reads the format of torch.save before PyTorch 1.6: five pickles (magic number, protocol, machine, the object, the keys of
 * its storages in order), then for each key a 64-bit count of elements and the elements.
 */
export async function readLegacyCheckpoint(file: Uint8Array): Promise<StateDict> {
  const cursor = new ByteCursor(file);
  if (readPickle(cursor).root !== magic) throw damaged("it does not begin as a PyTorch file does");
  if (readPickle(cursor).root !== 1001) throw damaged("it is of a protocol that PyTorch never published");
  const machine = readPickle(cursor).root;
  if (machine instanceof PickleDict && machine.entries.get("little_endian") === false) {
    throw damaged("it was written on a big-endian machine");
  }
  const { root, storages } = readPickle(cursor);
  const keys = readPickle(cursor).root;
  if (!(keys instanceof PickleList)) throw damaged("its list of storages is missing");
  const contents = new Map<string, Uint8Array>();
  for (const key of keys.items) {
    const storage = typeof key === "string" ? storages.get(key) : undefined;
    if (storage === undefined) throw damaged("it lists a storage that no tensor uses");
    if (cursor.count64() !== storage.elements) throw damaged(`storage ${storage.key} is not as long as it should be`);
    contents.set(storage.key, cursor.bytes(storage.elements * elementBytes[storage.type]));
  }
  return await stateDictOf(root, file.length, ({ key }) => {
    const bytes = contents.get(key);
    if (bytes === undefined) throw damaged(`storage ${key} is missing`);
    return bytes;
  });
}
