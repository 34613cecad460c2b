import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rm, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { z } from "zod";
import { Credit } from "../../contract/credit.ts";
import { ThawError } from "../../contract/errors.ts";
import type { PendingDownload } from "../../contract/gather.ts";
import { type AppendFile, openAppendFile } from "../../library/appendFile.ts";
import { diskFiles, errnoOf } from "../../library/files.ts";
import { plainAddress } from "../identity.ts";

const manifestName = "download.json";
const endsName = "ends.jsonl";
const stagedName = /^(\d+)\.(?!part$)[a-z]+$/;

/** What was asked for; written once, before the first file is fetched. */
const Manifest = z.object({
  schema: z.literal(1),
  class: z.string(),
  started: z.number(),
  items: z.array(Credit),
});
type Manifest = z.infer<typeof Manifest>;

/** One item that is done with: in the project, there before, or not to be had. */
const End = z.object({ item: z.number().int().nonnegative(), how: z.enum(["added", "same", "failed"]) });
type End = z.infer<typeof End>;

/**
 * One download's folder in the project: what was asked for, which items are done with, and files that are whole but
 * not yet
 * photos. It is all that resuming needs, whatever became of the process.
 */
export class DownloadFolder {
  readonly id: string;
  readonly class: string;
  readonly items: readonly Credit[];
  readonly #dir: string;
  readonly #started: number;
  readonly #ended: Set<number>;
  #file: Promise<AppendFile> | undefined;

  private constructor(dir: string, manifest: Manifest, ended: Set<number>) {
    this.id = basename(dir);
    this.class = manifest.class;
    this.items = manifest.items;
    this.#dir = dir;
    this.#started = manifest.started;
    this.#ended = ended;
  }

  /** @param incoming the project's folder for downloads */
  static async begin(
    incoming: string,
    className: string,
    items: readonly Credit[],
    now: number,
  ): Promise<DownloadFolder> {
    await sweep(incoming);
    const dir = join(incoming, `${now.toString(36)}-${randomBytes(4).toString("hex")}`);
    await mkdir(dir, { recursive: true });
    // The same address twice is one photo.
    const once = new Map([...items].reverse().map((item) => [plainAddress(item.url), item]));
    const manifest: Manifest = { schema: 1, class: className, started: now, items: [...once.values()].reverse() };
    await diskFiles.replace(join(dir, manifestName), JSON.stringify(manifest));
    await diskFiles.syncFolder(incoming);
    return new DownloadFolder(dir, manifest, new Set());
  }

  /** @throws notFound */
  static async open(incoming: string, id: string): Promise<DownloadFolder> {
    const missing = new ThawError("notFound", "That download has ended or was discarded.");
    if (!/^[0-9a-z-]{1,60}$/.test(id)) throw missing;
    const dir = join(incoming, id);
    let manifest: Manifest;
    try {
      manifest = Manifest.parse(JSON.parse(await readFile(join(dir, manifestName), "utf8")));
    } catch (error) {
      if (errnoOf(error) === "ENOENT") throw missing;
      throw new ThawError("projectDamaged", `The list of a download in ${dir} can't be read. Discard that download.`, {
        cause: error,
      });
    }
    return new DownloadFolder(dir, manifest, await readEnds(join(dir, endsName), manifest.items.length));
  }

  /**
   * Every download that has not ended, oldest first; one whose list is damaged counts as empty, so that it can be
   * discarded.
   */
  static async pending(incoming: string): Promise<PendingDownload[]> {
    const names = await readdir(incoming).catch(() => []);
    const found: PendingDownload[] = [];
    for (const id of names.sort()) {
      try {
        found.push((await DownloadFolder.open(incoming, id)).view());
      } catch (error) {
        const damaged = error instanceof ThawError && error.code === "projectDamaged";
        if (damaged) found.push({ id, class: "", total: 0, done: 0, started: 0 });
      }
    }
    return found;
  }

  static async discard(incoming: string, id: string): Promise<void> {
    if (!/^[0-9a-z-]{1,60}$/.test(id)) throw new ThawError("notFound", "There is no such download.");
    await rm(join(incoming, id), { recursive: true, force: true, maxRetries: 3 });
  }

  view(): PendingDownload {
    return {
      id: this.id,
      class: this.class,
      total: this.items.length,
      done: this.#ended.size,
      started: this.#started,
    };
  }

  /** Numbers of the items that are not done with. */
  get open(): readonly number[] {
    return [...this.items.keys()].filter((item) => !this.#ended.has(item));
  }

  /** Where an item's file goes, without its extension. */
  stem(item: number): string {
    return join(this.#dir, String(item));
  }

  /** Files that are whole, of items that are not done with; what a dead process left half is removed. */
  async staged(): Promise<ReadonlyMap<number, string>> {
    const found = new Map<number, string>();
    for (const name of await readdir(this.#dir)) {
      const item = Number(stagedName.exec(name)?.[1] ?? Number.NaN);
      if (name.endsWith(".part")) await rm(join(this.#dir, name), { force: true });
      else if (Number.isInteger(item) && this.#ended.has(item)) await rm(join(this.#dir, name), { force: true });
      else if (Number.isInteger(item) && item < this.items.length) found.set(item, join(this.#dir, name));
    }
    return found;
  }

  /** Durable when it resolves. */
  async end(items: readonly number[], how: End["how"]): Promise<void> {
    if (items.length === 0) return;
    this.#file ??= openAppendFile(join(this.#dir, endsName));
    const file = await this.#file;
    await file.append(items.map((item) => `${JSON.stringify({ item, how })}\n`).join(""));
    await file.sync();
    for (const item of items) this.#ended.add(item);
  }

  /** Takes the folder away where every item is done with. */
  async close(): Promise<void> {
    const file = this.#file;
    this.#file = undefined;
    // One that could not be opened has said so to whoever asked for it.
    await (await file?.catch(() => undefined))?.close();
    if (this.#ended.size === this.items.length) await rm(this.#dir, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A line that a crash cut off says nothing: its item is tried again and found to be there. */
async function readEnds(path: string, count: number): Promise<Set<number>> {
  let text = "";
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (errnoOf(error) !== "ENOENT") throw error;
  }
  const ended = new Set<number>();
  for (const line of text.split("\n")) {
    try {
      const { item } = End.parse(JSON.parse(line));
      if (item < count) ended.add(item);
    } catch {
      // Torn.
    }
  }
  return ended;
}

/** Folders without a list: a process died while it made or removed them. One download is begun at a time. */
async function sweep(incoming: string): Promise<void> {
  for (const name of await readdir(incoming).catch(() => [])) {
    const isWhole = await stat(join(incoming, name, manifestName)).then(
      () => true,
      (error: unknown) => errnoOf(error) !== "ENOENT",
    );
    if (!isWhole) await rm(join(incoming, name), { recursive: true, force: true });
  }
}
