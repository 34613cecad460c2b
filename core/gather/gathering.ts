import { join } from "node:path";
import { setImmediate as nextTurn } from "node:timers/promises";
import type { Credit } from "../contract/credit.ts";
import { ThawError } from "../contract/errors.ts";
import type {
  DownloadInput,
  IntakeReport,
  PendingDownload,
  ProviderView,
  SearchQuery,
  SearchReport,
} from "../contract/gather.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context, Log } from "../jobs/context.ts";
import { classNamed } from "../library/className.ts";
import type { Project } from "../library/project.ts";
import { version } from "../version.ts";
import { DownloadFolder } from "./downloads/downloadFolder.ts";
import { downloadPhotos } from "./downloads/downloadPhotos.ts";
import type { PhotoLimits } from "./downloads/fetchPhoto.ts";
import { providers, providerViews } from "./providers/providers.ts";
import { Candidates } from "./search/candidates.ts";
import { candidateThumbnail } from "./search/candidateThumbnail.ts";
import { searchPhotos } from "./search/searchPhotos.ts";
import { SeenPictures } from "./search/seenPictures.ts";
import { SettingsStore } from "./settings/settingsStore.ts";
import { loopbackOrigins } from "./web/addressRules.ts";
import { Web, type WebOptions } from "./web/web.ts";

export interface GatheringOptions {
  readonly log: Log;
  /** Folder of the person's settings. */
  readonly config: string;
  readonly web?: Omit<WebOptions, "identity">;
  readonly limits?: PhotoLimits;
}

/** Folder of a project in which downloads wait for their end. */
export const incomingOf = (project: Pick<Project, "dir">): string => join(project.dir, ".thaw", "incoming");

/** Search, thumbnails and downloads, and the settings that they go by; one for each core. */
export class Gathering {
  readonly settings: SettingsStore;
  readonly #web: Web;
  readonly #candidates = new Candidates();
  readonly #running = new Set<string>();
  readonly #pictures = new Map<string, Promise<string>>();
  readonly #limits: PhotoLimits | undefined;

  constructor({ log, config, web, limits }: GatheringOptions) {
    this.settings = new SettingsStore(config, log);
    this.#limits = limits;
    this.#web = new Web({
      ...web,
      identity: async () => {
        const { contact, addresses } = await this.settings.read();
        return {
          agent: `Thaw/${version()}${contact === "" ? "" : ` (${contact})`}`,
          hasContact: contact !== "",
          trusted: loopbackOrigins(Object.values(addresses)),
        };
      },
    });
  }

  async providers(): Promise<ProviderView[]> {
    return providerViews((await this.settings.read()).flickrKey !== "");
  }

  /** Candidates come as gather.found. @throws cancelled */
  async search(query: SearchQuery, project: Pick<Project, "credited">, ctx: Context): Promise<SearchReport> {
    const { addresses, flickrKey, contact } = await this.settings.read();
    const there = new SeenPictures();
    let count = 0;
    for (const { credit } of project.credited()) {
      there.add(credit);
      count += 1;
      // 100,000 of them take a second, in which other commands are to be served as well.
      if (count % 2000 === 0) await nextTurn();
    }
    return await searchPhotos(
      query,
      {
        providers: [...new Set(query.providers)].map((name) => providers[name]),
        access: (provider, signal, told) => ({
          web: this.#web,
          base: addresses[provider.name] ?? provider.base,
          key: provider.needsKey ? flickrKey : "",
          hasContact: contact !== "",
          signal,
          told,
        }),
        isKnown: (credit: Credit) => there.has(credit),
        toCandidate: (listing, keyword, known) => this.#candidates.add(listing, keyword, known),
      },
      ctx,
    );
  }

  /** @returns path of a JPEG in the project's cache @throws notFound where no search of this run gave out the key */
  async thumbnail(key: string, { cacheDir }: Pick<Project, "cacheDir">, images: ImagePool): Promise<string> {
    const address = this.#candidates.thumbnailOf(key);
    if (address === undefined) throw new ThawError("notFound", "That candidate is of an earlier search. Search again.");
    // The same picture may be asked for twice at once, in the grid and in the large view.
    const path = join(cacheDir, key);
    let coming = this.#pictures.get(path);
    if (coming === undefined) {
      const { signal } = new AbortController();
      coming = candidateThumbnail(key, address, { web: this.#web, images, cacheDir, signal });
      this.#pictures.set(path, coming);
      const forget = (): void => void this.#pictures.delete(path);
      coming.then(forget, forget);
    }
    return await coming;
  }

  /** @throws badInput for a name that no class can have; what downloadPhotos throws */
  async download({ class: name, items }: DownloadInput, project: Project, ctx: Context): Promise<IntakeReport> {
    // Said before the first photo is fetched, and not after the last; the project then looks at its own classes.
    classNamed(name, []);
    const folder = await DownloadFolder.begin(incomingOf(project), name, items, ctx.clock.now());
    return await this.#run(folder, project, ctx);
  }

  /** @throws notFound, and what downloadPhotos throws */
  async resume(id: string, project: Project, ctx: Context): Promise<IntakeReport> {
    return await this.#run(await DownloadFolder.open(incomingOf(project), id), project, ctx);
  }

  /** Downloads that were begun and have not ended, but those that run. */
  async pending(project: Pick<Project, "dir">): Promise<PendingDownload[]> {
    const all = await DownloadFolder.pending(incomingOf(project));
    return all.filter(({ id }) => !this.#running.has(id));
  }

  /** @throws badInput while it runs */
  async discard(id: string, project: Pick<Project, "dir">, emit: Context["emit"]): Promise<void> {
    if (this.#running.has(id)) throw new ThawError("badInput", "That download is under way. Stop it first.");
    await DownloadFolder.discard(incomingOf(project), id);
    await this.#told(project, emit);
  }

  async close(): Promise<void> {
    await this.#web.close();
  }

  async #run(folder: DownloadFolder, project: Project, ctx: Context): Promise<IntakeReport> {
    this.#running.add(folder.id);
    try {
      await this.#told(project, ctx.emit);
      const limits = this.#limits === undefined ? {} : { limits: this.#limits };
      return await downloadPhotos(folder, { project, web: this.#web, ...limits }, ctx);
    } finally {
      this.#running.delete(folder.id);
      await this.#told(project, ctx.emit);
    }
  }

  async #told(project: Pick<Project, "dir">, emit: Context["emit"]): Promise<void> {
    emit("gather.pendingChanged", { downloads: await this.pending(project) });
  }
}
