import { readdir, stat } from "node:fs/promises";
import path from "node:path";
import { plainView, viewKey } from "../images/view.ts";
import { backbones } from "../network/backbones.ts";
import { locateWeights } from "../weights/locateWeights.ts";
import { readWeightsFile } from "../weights/weightsFile.ts";
import { FeatureStore, featureKey } from "./featureStore.ts";

/** Features of whole photos by a published network, as they lie in a project's cache. */
export interface PlainFeatures {
  /** Names what is there: another word means other features. */
  readonly state: string;
  /** Open for reading. @param contents photos that are asked about; of several networks the one that knows most of them */
  open(contents: ReadonlySet<string>): Promise<FeatureStore | undefined>;
}

interface Place {
  readonly key: string;
  readonly width: number;
}

/** SHA-256 of weights files by path, size and time: hashing one takes longer than everything else here. */
const hashes = new Map<string, Promise<string>>();

/**
 * What was computed before by any of the networks whose weights are here; nothing is computed, and TensorFlow is not loaded.
 * @returns undefined where there is nothing
 */
export async function plainFeatures(cacheDir: string): Promise<PlainFeatures | undefined> {
  const folders = new Set(await readdir(path.join(cacheDir, "features")).catch(() => []));
  if (folders.size === 0) return undefined;
  const places: Place[] = [];
  const states: string[] = [];
  for (const place of await knownPlaces()) {
    if (!folders.has(place.key)) continue;
    const file = await stat(path.join(cacheDir, "features", place.key, "index.bin")).catch(() => undefined);
    if (file === undefined) continue;
    places.push(place);
    states.push(`${place.key} ${file.size} ${file.mtimeMs}`);
  }
  if (places.length === 0) return undefined;
  return { state: states.join("\n"), open: async (contents) => await openFullest(cacheDir, places, contents) };
}

/** Where each network's features would lie, the default network first. */
async function knownPlaces(): Promise<readonly Place[]> {
  const places: Place[] = [];
  for (const backbone of backbones) {
    const { network, preprocessing } = backbone;
    const weightsHash = await hashOfWeights(await locateWeights(backbone).catch(() => undefined));
    if (weightsHash === undefined) continue;
    for (const precision of ["f32", "bf16"] as const) {
      const made = { network, cut: network.output, preprocessing, weightsHash, precision, view: viewKey(plainView) };
      places.push({ key: featureKey(made), width: network.features });
    }
  }
  return places;
}

async function hashOfWeights(file: string | undefined): Promise<string | undefined> {
  const found = file === undefined ? undefined : await stat(file).catch(() => undefined);
  if (file === undefined || found === undefined) return undefined;
  const name = `${file} ${found.size} ${found.mtimeMs}`;
  const hash = hashes.get(name) ?? readWeightsFile(file).then((weights) => weights.hash);
  hashes.set(name, hash);
  return await hash.catch(() => {
    hashes.delete(name);
    return undefined;
  });
}

async function openFullest(
  cacheDir: string,
  places: readonly Place[],
  contents: ReadonlySet<string>,
): Promise<FeatureStore | undefined> {
  let fullest: FeatureStore | undefined;
  let most = 0;
  for (const { key, width } of places) {
    const store = await FeatureStore.openThere(cacheDir, key, width);
    if (store === undefined) continue;
    let known = 0;
    for (const content of store.contents()) if (contents.has(content)) known += 1;
    if (known > most) {
      await fullest?.close();
      [fullest, most] = [store, known];
    } else await store.close();
  }
  return fullest;
}
