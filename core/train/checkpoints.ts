import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { EpochRow } from "../contract/training.ts";
import { Breath } from "../jobs/breath.ts";
import { diskFiles } from "../library/files.ts";
import { encodeSafetensors } from "../weights/encodeSafetensors.ts";
import { parseStateDict } from "../weights/readStateDict.ts";
import type { StateDict } from "../weights/tensors.ts";
import { RunPosition } from "./runPosition.ts";
import type { TrainerState } from "./trainer.ts";

const FileSums = z.record(z.string(), z.object({ bytes: z.number().int(), sha256: z.string() }));

/** Version 1, of runs that trained a linear head: weights alone. */
const OldManifest = z.object({ version: z.literal(1), epoch: z.number().int().positive(), files: FileSums });

const Manifest = z.object({
  version: z.literal(2),
  /** Rises with every checkpoint of a run: a run that went on from an earlier one has newer ones at lower steps. */
  sequence: z.number().int().nonnegative(),
  position: RunPosition,
  /** Number of the leg whose trainer the state is of. */
  leg: z.number().int().nonnegative(),
  /** Steps of that trainer's optimizer, and the names of its tensors, wherever they are kept. */
  trainer: z.object({ steps: z.number().int().nonnegative(), tensors: z.array(z.string()) }),
  /** The run's table until then. */
  epochs: z.array(EpochRow),
  files: FileSums,
});
type Manifest = z.infer<typeof Manifest>;

/** A run at one moment: what is needed to go on from there, to the last bit. */
export interface Snapshot {
  readonly position: RunPosition;
  readonly leg: number;
  /** Every tensor that the run has changed, the head's and those of each group that was ever thawed. */
  readonly weights: StateDict;
  readonly trainer: TrainerState;
}

export interface Checkpoint extends Snapshot {
  readonly sequence: number;
  readonly epochs: readonly EpochRow[];
}

export interface Newest {
  readonly checkpoint: Checkpoint | undefined;
  /** Of its folder. */
  readonly name: string | undefined;
  /** Newer checkpoints that can't be used, and why. */
  readonly damaged: readonly string[];
}

const weightsFile = "weights.safetensors";
const stateFile = "state.safetensors";
const oldWeightsFile = "head.safetensors";
const manifestFile = "manifest.json";

/** A run's checkpoints: one folder each, complete or absent, named after the steps that were done. */
export class Checkpoints {
  readonly #dir: string;

  /** @param dir the folder `checkpoints` of a run; made with the first checkpoint */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Writes `N.tmp/` and renames it to `N/`, so that a folder without the ending is whole. */
  async save({ weights, trainer, ...rest }: Checkpoint): Promise<void> {
    const name = checkpointName(rest.position);
    const final = join(this.#dir, name);
    const temporary = `${final}.tmp`;
    await rm(temporary, { recursive: true, force: true });
    try {
      await mkdir(temporary, { recursive: true });
      const own = new Map([...trainer.tensors].filter(([tensor]) => !weights.has(tensor)));
      const manifest: Manifest = {
        version: 2,
        ...rest,
        epochs: [...rest.epochs],
        trainer: { steps: trainer.steps, tensors: [...trainer.tensors.keys()] },
        files: {
          [weightsFile]: await writeTensors(join(temporary, weightsFile), weights),
          ...(own.size === 0 ? {} : { [stateFile]: await writeTensors(join(temporary, stateFile), own) }),
        },
      };
      await writeNew(join(temporary, manifestFile), JSON.stringify(manifest));
      await diskFiles.syncFolder(temporary);
      await rm(final, { recursive: true, force: true });
      await rename(temporary, final);
    } catch (error) {
      // Half a checkpoint must not keep the disk full.
      await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
      throw error;
    }
    await diskFiles.syncFolder(this.#dir);
  }

  /**
   * The weights that a run had after a step at which an epoch ended.
   * @throws runDamaged when a file is missing or is not what was written
   */
  async weights(step: number): Promise<StateDict> {
    const dir = join(this.#dir, stepName(step));
    return await this.#reading(dir, async () => {
      const json: unknown = JSON.parse(await readFile(join(dir, manifestFile), "utf8"));
      const old = OldManifest.safeParse(json);
      if (old.success) return await readTensors(dir, oldWeightsFile, old.data.files);
      return await readTensors(dir, weightsFile, Manifest.parse(json).files);
    });
  }

  /** Whether there is a checkpoint of the end of an epoch after that many steps. */
  async has(step: number): Promise<boolean> {
    return (await this.#folders()).includes(stepName(step));
  }

  /** The newest checkpoint that is sound, from which the run can go on. */
  async newest(): Promise<Newest> {
    const damaged: string[] = [];
    const found: { readonly name: string; readonly dir: string; readonly manifest: Manifest }[] = [];
    for (const name of (await this.#folders()).sort().reverse()) {
      const dir = join(this.#dir, name);
      try {
        const text = await readFile(join(dir, manifestFile), "utf8");
        found.push({ name, dir, manifest: Manifest.parse(JSON.parse(text)) });
      } catch (cause) {
        damaged.push(reason(dir, cause));
      }
    }
    for (const { name, dir, manifest } of found.sort((a, b) => b.manifest.sequence - a.manifest.sequence)) {
      try {
        return { checkpoint: await readCheckpoint(dir, manifest), name, damaged };
      } catch (cause) {
        damaged.push(reason(dir, cause));
      }
    }
    return { checkpoint: undefined, name: undefined, damaged };
  }

  /** Removes every checkpoint but these, and what an interrupted write left. */
  async keepOnly(names: readonly string[]): Promise<void> {
    const kept = new Set(names);
    for (const name of await readdir(this.#dir).catch(() => []))
      if (!kept.has(name)) await rm(join(this.#dir, name), { recursive: true, force: true });
  }

  async #folders(): Promise<string[]> {
    return (await readdir(this.#dir).catch(() => [])).filter((name) => /^[0-9]+(-part)?$/.test(name));
  }

  async #reading<T>(dir: string, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (cause) {
      throw new ThawError("runDamaged", reason(dir, cause), { cause });
    }
  }
}

/** Name of the folder of the checkpoint after a step that ended an epoch. */
export const stepName = (step: number): string => String(step).padStart(4, "0");

/** Name of a checkpoint's folder. Inside an epoch, its validation included, the same number of steps is another state. */
export function checkpointName({ step, photos }: RunPosition): string {
  return photos === 0 ? stepName(step) : `${stepName(step)}-part`;
}

async function readCheckpoint(dir: string, manifest: Manifest): Promise<Checkpoint> {
  const { position, leg, sequence, epochs, files } = manifest;
  const weights = await readTensors(dir, weightsFile, files);
  const own: StateDict = stateFile in files ? await readTensors(dir, stateFile, files) : new Map();
  const tensors = new Map(
    manifest.trainer.tensors.map((name) => {
      const tensor = weights.get(name) ?? own.get(name);
      if (tensor === undefined) throw new Error(`${name} is missing`);
      return [name, tensor];
    }),
  );
  return { position, leg, sequence, epochs, weights, trainer: { tensors, steps: manifest.trainer.steps } };
}

async function writeTensors(path: string, tensors: StateDict): Promise<{ bytes: number; sha256: string }> {
  const bytes = encodeSafetensors(tensors, { format: "pt" });
  await writeNew(path, bytes);
  return { bytes: bytes.length, sha256: await sha256(bytes) };
}

async function readTensors(dir: string, name: string, files: z.infer<typeof FileSums>): Promise<StateDict> {
  const bytes = await readFile(join(dir, name));
  if ((await sha256(bytes)) !== files[name]?.sha256) throw new Error(`the checksum of ${name} differs`);
  return await parseStateDict(join(dir, name), bytes);
}

function reason(dir: string, cause: unknown): string {
  return `The weights in ${dir} can't be used (${cause instanceof Error ? cause.message : String(cause)}).`;
}

/** Bytes that are summed at once: some 5 ms. */
const summedAtOnce = 2 ** 22;

/** In turns, since the weights of a large network take 0.1 s. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const hash = createHash("sha256");
  const breath = new Breath();
  for (let at = 0; at < bytes.length; at += summedAtOnce) {
    if (breath.isDue) await breath.take();
    hash.update(bytes.subarray(at, at + summedAtOnce));
  }
  return hash.digest("hex");
}

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
