import { createHash } from "node:crypto";
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { diskFiles } from "../library/files.ts";
import { encodeSafetensors } from "../weights/encodeSafetensors.ts";
import { parseStateDict } from "../weights/readStateDict.ts";
import type { StateDict } from "../weights/tensors.ts";

const Manifest = z.object({
  version: z.literal(1),
  epoch: z.number().int().positive(),
  files: z.record(z.string(), z.object({ bytes: z.number().int(), sha256: z.string() })),
});

const headFile = "head.safetensors";
const manifestFile = "manifest.json";

/** The weights of a run's head after some of its epochs: one folder an epoch, complete or absent. */
export class Checkpoints {
  readonly #dir: string;

  /** @param dir the folder `checkpoints` of a run; made with the first checkpoint */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Writes `N.tmp/` and renames it to `N/`, so that a folder without the ending is whole. */
  async save(epoch: number, head: StateDict): Promise<void> {
    const final = this.#pathOf(epoch);
    const temporary = `${final}.tmp`;
    await rm(temporary, { recursive: true, force: true });
    await mkdir(temporary, { recursive: true });
    const bytes = encodeSafetensors(head, { format: "pt" });
    const manifest: z.infer<typeof Manifest> = {
      version: 1,
      epoch,
      files: { [headFile]: { bytes: bytes.length, sha256: sha256(bytes) } },
    };
    await writeNew(join(temporary, headFile), bytes);
    await writeNew(join(temporary, manifestFile), `${JSON.stringify(manifest, undefined, 2)}\n`);
    await diskFiles.syncFolder(temporary);
    await rm(final, { recursive: true, force: true });
    await rename(temporary, final);
    await diskFiles.syncFolder(this.#dir);
  }

  /** @throws runDamaged when a file is missing or is not what was written */
  async load(epoch: number): Promise<StateDict> {
    const dir = this.#pathOf(epoch);
    try {
      const manifest = Manifest.parse(JSON.parse(await readFile(join(dir, manifestFile), "utf8")));
      const bytes = await readFile(join(dir, headFile));
      if (sha256(bytes) !== manifest.files[headFile]?.sha256) throw new Error("the checksum differs");
      return await parseStateDict(join(dir, headFile), bytes);
    } catch (cause) {
      const why = cause instanceof Error ? cause.message : String(cause);
      throw new ThawError("runDamaged", `The weights in ${dir} can't be used (${why}). Train again.`, { cause });
    }
  }

  /** Removes every checkpoint but these, and what an interrupted write left. */
  async keepOnly(epochs: readonly number[]): Promise<void> {
    const kept = new Set(epochs.map((epoch) => folderName(epoch)));
    for (const name of await readdir(this.#dir).catch(() => []))
      if (!kept.has(name)) await rm(join(this.#dir, name), { recursive: true, force: true });
  }

  #pathOf(epoch: number): string {
    return join(this.#dir, folderName(epoch));
  }
}

const folderName = (epoch: number): string => String(epoch).padStart(4, "0");

const sha256 = (bytes: Uint8Array): string => createHash("sha256").update(bytes).digest("hex");

async function writeNew(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, "wx");
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
