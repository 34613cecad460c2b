import { randomBytes } from "node:crypto";
import { chmod, mkdir, readFile, rename, stat } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { ThawError } from "../../contract/errors.ts";
import type { Settings, SettingsChange } from "../../contract/gather.ts";
import type { Log } from "../../jobs/context.ts";
import { diskFiles, errnoOf } from "../../library/files.ts";
import { changedSettings } from "./checkSettings.ts";
import { noSettings, StoredSettings, settingsSchema } from "./storedSettings.ts";

/** A key lies in it: for its owner's eyes. */
const ownerOnly = 0o600;

/**
 * The settings of this person on this machine, in one file. Read again whenever it has changed, since another window
 * or the
 * command line may have written it.
 */
export class SettingsStore {
  readonly #folder: string;
  readonly #log: Log;
  #known: { readonly stamp: string; readonly settings: StoredSettings } | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #notice: string | undefined;

  constructor(folder: string, log: Log) {
    this.#folder = folder;
    this.#log = log;
  }

  get file(): string {
    return join(this.#folder, "settings.json");
  }

  /**
   * With the key, for requests; what the window may see is `view`.
   * @throws projectTooNew, and what the disk has to say
   */
  async read(): Promise<StoredSettings> {
    const stamp = await this.#stamp();
    if (stamp === undefined) return noSettings;
    if (this.#known?.stamp === stamp) return this.#known.settings;
    const settings = await this.#parse();
    this.#known = { stamp, settings };
    return settings;
  }

  async view(): Promise<Settings> {
    const view = viewOf(await this.read());
    return this.#notice === undefined ? view : { ...view, notice: this.#notice };
  }

  /** @throws badInput, and what the disk has to say; the settings are then as before */
  change(change: SettingsChange): Promise<Settings> {
    const next = this.#turn.then(async () => {
      const settings = changedSettings(await this.read(), change);
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await diskFiles.replace(this.file, `${JSON.stringify(settings, null, 2)}\n`, ownerOnly);
      this.#known = undefined;
      this.#notice = undefined;
      return viewOf(settings);
    });
    this.#turn = next.catch(() => undefined);
    return next;
  }

  async #stamp(): Promise<string | undefined> {
    try {
      const { mtimeMs, size, ino } = await stat(this.file);
      return `${mtimeMs} ${size} ${ino}`;
    } catch (error) {
      if (errnoOf(error) === "ENOENT") return undefined;
      throw error;
    }
  }

  async #parse(): Promise<StoredSettings> {
    const text = await readFile(this.file, "utf8");
    const content = parsed(text);
    const version = z.object({ schema: z.number() }).safeParse(content);
    if (version.success && version.data.schema > settingsSchema) {
      const message = `${this.file} was written by a newer version of Thaw. Update Thaw, or move that file away.`;
      throw new ThawError("projectTooNew", message);
    }
    const settings = StoredSettings.safeParse(content);
    if (settings.success) {
      // Written by hand, or copied from elsewhere.
      await chmod(this.file, ownerOnly).catch(() => undefined);
      return settings.data;
    }
    const aside = join(this.#folder, `settings.damaged-${randomBytes(3).toString("hex")}.json`);
    await rename(this.file, aside);
    this.#notice = `The settings were damaged and are begun anew; the old file was kept as ${aside}.`;
    this.#log.warn(this.#notice);
    return noSettings;
  }
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const viewOf = ({ contact, flickrKey, addresses }: StoredSettings): Settings => ({
  contact,
  flickrKey: flickrKey !== "",
  addresses,
});
