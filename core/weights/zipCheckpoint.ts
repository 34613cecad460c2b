import type { Entry, ZipFile } from "yauzl";
import yauzl from "yauzl";
import { ByteCursor } from "./byteCursor.ts";
import { crc32 } from "./crc32.ts";
import { elementBytes } from "./elementTypes.ts";
import { readPickle } from "./pickle.ts";
import { stateDictOf } from "./stateDictOf.ts";
import type { StateDict } from "./tensors.ts";
import { damaged, WeightsFault } from "./weightsFault.ts";

/** How many times larger than the file its unpacked content may be; torch.save stores without compression. */
const largestExpansion = 16;

async function entriesOf(zip: ZipFile): Promise<ReadonlyMap<string, Entry>> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName, entry);
  return entries;
}

async function contentOf(zip: ZipFile, entry: Entry): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk as Uint8Array);
  const content = Buffer.concat(chunks);
  if (crc32(content) !== entry.crc32) throw damaged(`the checksum of ${entry.fileName} is wrong`);
  return content;
}

async function read(file: Buffer): Promise<StateDict> {
  const zip = await yauzl.fromBufferPromise(file, { lazyEntries: true, autoClose: false });
  const entries = await entriesOf(zip);
  const total = [...entries.values()].reduce((sum, entry) => sum + entry.uncompressedSize, 0);
  if (total > largestExpansion * file.length) throw damaged("it unpacks to far more than its size");
  const pickle = [...entries.keys()].find((name) => /^[^/]+\/data\.pkl$/.test(name));
  if (pickle === undefined) throw damaged("it is a zip archive but not one of PyTorch");
  const folder = pickle.slice(0, -"data.pkl".length);
  const order = entries.get(`${folder}byteorder`);
  if (order !== undefined && new TextDecoder().decode(await contentOf(zip, order)) !== "little") {
    throw damaged("it was written on a big-endian machine");
  }
  const { root, storages } = readPickle(new ByteCursor(await contentOf(zip, entries.get(pickle)!)));
  const contents = new Map<string, Uint8Array>();
  for (const [key, storage] of storages) {
    const entry = entries.get(`${folder}data/${key}`);
    if (entry?.uncompressedSize !== storage.elements * elementBytes[storage.type]) {
      throw damaged(`storage ${key} is missing or not as long as it should be`);
    }
    contents.set(key, await contentOf(zip, entry));
  }
  return await stateDictOf(root, total, ({ key }) => contents.get(key)!);
}

/** Reads torch.save's zip format: `<name>/data.pkl` and one `<name>/data/<key>` for each storage. */
export async function readZipCheckpoint(file: Buffer): Promise<StateDict> {
  try {
    return await read(file);
  } catch (error) {
    // yauzl and zlib throw plain errors about what they find.
    if (error instanceof WeightsFault) throw error;
    throw damaged(error instanceof Error ? error.message : String(error));
  }
}
