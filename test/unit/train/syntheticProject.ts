import { mkdtemp, rm } from "node:fs/promises";
import { hostname, tmpdir } from "node:os";
import { join } from "node:path";
import { ThawError } from "../../../core/contract/errors.ts";
import type { Part, Photo } from "../../../core/contract/photos.ts";
import type { EventName, EventPayload } from "../../../core/contract/schema.ts";
import { TrainSettings } from "../../../core/contract/training.ts";
import { ImagePool } from "../../../core/images/imagePool.ts";
import type { Context } from "../../../core/jobs/context.ts";
import { activationShapes } from "../../../core/network/activationShapes.ts";
import { LayerChain } from "../../../core/network/layerChain.ts";
import type { Backbone } from "../../../core/network/network.ts";
import { type ProcessIdentity, processStart } from "../../../core/processIdentity.ts";
import type { FeatureSource } from "../../../core/train/photoFeatures.ts";
import type { PhotoSource } from "../../../core/train/photoSource.ts";
import type { PixelSource } from "../../../core/train/pixelData.ts";
import { randomSource } from "../../../core/train/randomSource.ts";
import type { RunSources } from "../../../core/train/runSources.ts";
import { randomWeights } from "../../helpers/randomWeights.ts";

export const width = 8;

/** A project in a folder of its own, without image files: photo n's content hash is `hash-n`. */
export interface SyntheticProject extends PhotoSource {
  photos: Photo[];
  hash: string | undefined;
  /** What `gone` answers. */
  missing: Photo[];
}

export async function syntheticProject(
  counts: Readonly<Record<string, readonly [train: number, valid: number]>>,
): Promise<SyntheticProject> {
  return syntheticProjectIn(await mkdtemp(join(tmpdir(), "thaw-train-")), counts);
}

export function syntheticProjectIn(
  dir: string,
  counts: Readonly<Record<string, readonly [train: number, valid: number]>>,
): SyntheticProject {
  const photos: Photo[] = [];
  for (const [name, [train, valid]] of Object.entries(counts))
    for (let index = 0; index < train + valid; index += 1) photos.push(photo(photos.length + 1, name, index < train));
  const project: SyntheticProject = {
    photos,
    hash: "as split",
    missing: [],
    runsDir: join(dir, "runs"),
    cacheDir: join(dir, "cache"),
    kept: () => project.photos,
    gone: () => project.missing,
    split: () =>
      project.hash === undefined
        ? undefined
        : {
            seed: 1,
            validPercent: 20,
            hash: project.hash,
            adopted: false,
            testPercent: 0,
            method: "exact" as const,
            together: [],
          },
    pathOf: (id) => join(dir, `${id}.jpg`),
    contentHash: (id) => `hash-${id}`,
  };
  return project;
}

export async function discard(project: PhotoSource): Promise<void> {
  await rm(join(project.runsDir, ".."), { recursive: true, force: true });
}

function photo(id: number, name: string, train: boolean): Photo {
  const part: Part = train ? "train" : "valid";
  return { id, name: `${id}.jpg`, class: name, part, removed: false, bytes: 1, modified: 0 };
}

/** Two groups of layers on pictures of 12 pixels a side, and features as wide as the synthetic ones. */
export const tinyBackbone: Backbone = {
  name: "tiny",
  title: "Tiny",
  network: tinyNetwork(),
  preprocessing: { size: 12, resizeShorterSide: 12, mean: [127, 127, 127], scale: [128, 128, 128] },
  weights: {
    ...{ file: "tiny.pth", bytes: 1, sha256: "" },
    published: { kind: "address", url: "https://weights.example/tiny.pth", tried: false },
  },
  otherNames: [],
  licence: "none",
};

function tinyNetwork(): Backbone["network"] {
  const chain = new LayerChain();
  chain.group("stem");
  chain.convolution("stem/conv", { kernel: 3, stride: 2, channelsOut: 6, source: "stem.conv" });
  chain.batchNorm("stem/norm", "stem.norm");
  chain.activation("stem/relu", "relu");
  chain.group("top");
  chain.convolution("top/conv", { kernel: 3, channelsOut: width, source: "top.conv" });
  chain.batchNorm("top/norm", "top.norm");
  chain.activation("top/relu", "relu");
  const map = chain.last;
  chain.globalAveragePool("top/pool");
  return { name: "tiny", layers: chain.layers, groups: chain.groups, output: chain.last, map, features: width };
}

const tinyWeights = { hash: "weights", tensors: randomWeights(tinyBackbone.network, 5) };

/** Pictures whose colour tells the class, each with a noise of its own and of its view. */
export function colours(project: SyntheticProject, bad: readonly number[] = []): PixelSource {
  const shown = new Map(project.photos.map((item) => [item.id, item.class]));
  const classes = [...new Set(shown.values())].sort();
  const { size } = tinyBackbone.preprocessing;
  return async function* ({ files, order, batchSize, view, signal }) {
    for (let at = 0; at < order.length; at += batchSize) {
      await Promise.resolve();
      if (signal.aborted) throw new ThawError("cancelled", "Stopped.");
      const wanted = order.slice(at, at + batchSize);
      const idOf = (photo: number): number => Number(files[photo]!.contentHash.replace("hash-", ""));
      const failures = new Map<number, ThawError>();
      for (const photo of wanted)
        if (bad.includes(idOf(photo))) failures.set(photo, new ThawError("photoVanished", "It is gone."));
      const photos = wanted.filter((photo) => !failures.has(photo));
      const values = new Uint8Array(photos.length * size * size * 3);
      photos.forEach((photo, row) => {
        const id = idOf(photo);
        const random = randomSource(id, 98, (view.draw?.number ?? -1) + 1);
        const channel = classes.indexOf(shown.get(id)!) % 3;
        for (let value = 0; value < size * size * 3; value += 1)
          values[row * size * size * 3 + value] = 100 + random.below(60) + (value % 3 === channel ? 40 : 0);
      });
      yield { rows: photos.length, values, photos, failures };
    }
  };
}

/** Sources for runs on the tiny backbone. */
export function sourcesOf(project: SyntheticProject, own: Partial<RunSources> = {}): Partial<RunSources> {
  return {
    missing: () => Promise.resolve(new Set()),
    features: separable(project),
    pixels: colours(project),
    model: () => ({ backbone: tinyBackbone, weights: () => Promise.resolve(tinyWeights) }),
    ...own,
  };
}

/** Features that tell the classes apart by a margin: the class's place in the alphabet moves one coordinate. */
export function separable(project: SyntheticProject, bad: readonly number[] = []): FeatureSource {
  // As the photos are now: what the pictures show does not change when a test moves them to another class.
  const shown = new Map(project.photos.map((item) => [item.id, item.class]));
  const classes = [...new Set(shown.values())].sort();
  return ({ network, cut, view }, photos) => {
    const shape = activationShapes(network, [12, 12, 3]).get(cut) ?? [];
    const size = shape.reduce((product, length) => product * length, 1);
    const values = new Float32Array(photos.length * size);
    const failures = new Map<number, ThawError>();
    photos.forEach(({ contentHash }, row) => {
      const id = Number(contentHash.replace("hash-", ""));
      const random = randomSource(id, 99, (view.draw?.number ?? -1) + 1);
      for (let at = 0; at < size; at += 1) values[row * size + at] = random.uniform() - 0.5;
      for (let at = classes.indexOf(shown.get(id)!); at < size; at += width) values[row * size + at]! += 4;
      if (!bad.includes(id)) return;
      values.fill(0, row * size, (row + 1) * size);
      failures.set(row, new ThawError("damagedImage", `${id}.jpg can't be decoded.`));
    });
    return Promise.resolve({ width: size, values, weightsHash: "weights", failures });
  };
}

/** A process that is alive and trains nothing: the one that runs the tests. */
export function otherProcess(): ProcessIdentity {
  return { pid: process.ppid, host: hostname(), start: processStart(process.ppid) ?? "" };
}

/** Never started: nothing here decodes an image. */
export const noImages = new ImagePool({ workers: 1 });

export interface Recorded {
  readonly name: EventName;
  readonly payload: unknown;
}

export interface TestContext extends Context {
  readonly events: Recorded[];
  readonly controller: AbortController;
  payloads<E extends EventName>(name: E): EventPayload<E>[];
}

export function testContext(now: () => number = () => Date.now()): TestContext {
  const controller = new AbortController();
  const events: Recorded[] = [];
  const silent = (): void => undefined;
  return {
    events,
    controller,
    signal: controller.signal,
    report: silent,
    emit: (name, payload) => void events.push({ name, payload }),
    log: { info: silent, warn: silent, error: silent },
    clock: { now },
    payloads: <E extends EventName>(name: E) =>
      events.filter((event) => event.name === name).map((event) => event.payload as EventPayload<E>),
  };
}

/** Any setting, with the two of a single one-cycle phase named directly. */
export type Change = Partial<TrainSettings> & { readonly epochs?: number; readonly learningRate?: number };

/** The defaults, and small enough for a handful of photos. */
export function settings(change: Change = {}): TrainSettings {
  const { epochs = 5, learningRate = 0.01, ...others } = change;
  const phases = [{ learningRates: [learningRate], schedule: { kind: "oneCycle", epochs } }];
  return TrainSettings.parse({ batchSize: 8, phases, precision: "f32", ...others });
}
