import { ThawError } from "../../core/contract/errors.ts";
import type {
  Candidate,
  DownloadInput,
  ImportInput,
  IntakeReport,
  PendingDownload,
  SearchQuery,
  SettingsChange,
} from "../../core/contract/gather.ts";
import type { Edit, Photo } from "../../core/contract/photos.ts";
import type { EventName, EventPayload } from "../../core/contract/schema.ts";
import type { Context } from "../../core/jobs/context.ts";
import { makePhoto } from "./makePhotos.ts";
import { wait } from "./scriptedTraining.ts";

interface Library {
  readonly movingMs: number;
  readonly photos: ReadonlyMap<number, Photo>;
  change(changed: readonly Photo[]): Edit;
  emit<E extends EventName>(event: E, payload: EventPayload<E>): void;
}

/** A candidate whose key follows from its number; every fifth is known already. */
export function scriptedCandidate(number: number): Candidate {
  return {
    key: number.toString(16).padStart(16, "0"),
    credit: { provider: "openverse", url: `https://example.org/${number}.jpg`, licence: "by" },
    keyword: "oak",
    known: number % 5 === 4,
  };
}

/** The gathering commands of the scripted core. */
export class ScriptedGather {
  readonly #library: Library;
  readonly #pace: number;
  #settings = { contact: "", flickrKey: false, addresses: {} };
  #pending: readonly PendingDownload[] = [{ id: "1", class: "fruit", total: 3, done: 1, started: 1 }];

  constructor(library: Library, pace: number) {
    this.#library = library;
    this.#pace = pace;
  }

  async answer(command: string, input: unknown, ctx: Pick<Context, "signal">): Promise<unknown> {
    switch (command) {
      case "gather.import": {
        const { paths, class: name = "oak" } = input as ImportInput;
        const report = this.#intake(name, paths);
        await wait(this.#library.movingMs, ctx.signal).catch((error: unknown) => {
          this.#library.emit("gather.cutShort", { kind: "import", report });
          throw error;
        });
        return report;
      }
      case "gather.layout":
        return { classes: [{ name: "oak", files: 2, known: false }], loose: 1 };
      case "gather.search":
        return await this.#search(input as SearchQuery, ctx);
      case "gather.download": {
        const { class: name, items } = input as DownloadInput;
        await wait(this.#pace, ctx.signal);
        return this.#intake(
          name,
          items.map(({ url }) => url),
        );
      }
      case "gather.pending":
        return { downloads: this.#pending };
      case "gather.resume":
        this.#forget();
        return this.#intake("fruit", ["https://example.org/left.jpg"]);
      case "gather.discard":
        this.#forget();
        return {};
      case "gather.providers": {
        const hasKey = this.#settings.flickrKey;
        return {
          providers: [{ name: "flickr", title: "Flickr", site: "https://example.org", needsKey: true, hasKey }],
        };
      }
      case "settings.read":
        return this.#settings;
      case "settings.change":
        return this.#change(input as SettingsChange);
      default:
        throw new ThawError("internal", `Not a gathering command: ${command}`);
    }
  }

  async #search({ limit }: SearchQuery, ctx: Pick<Context, "signal">) {
    for (let from = 0; from < limit; from += 10) {
      const numbers = Array.from({ length: Math.min(10, limit - from) }, (_, at) => from + at);
      this.#library.emit("gather.found", { candidates: numbers.map(scriptedCandidate) });
      await wait(this.#pace, ctx.signal);
    }
    return { found: limit, repeated: 2, unfit: 1, problems: [] };
  }

  #intake(name: string, given: readonly string[]): IntakeReport {
    const taken = given.filter((path) => !path.endsWith(".txt"));
    const first = this.#library.photos.size + 1;
    const edit = this.#library.change(taken.map((_, at) => makePhoto(first + at, { class: name })));
    const problems = given
      .filter((path) => path.endsWith(".txt"))
      .map((file) => ({ file, code: "unsupportedFormat" as const, reason: "is no image", fatal: true }));
    return { edit: { ...edit, label: "Import" }, added: taken.length, skipped: [], problems };
  }

  #forget(): void {
    this.#pending = [];
    this.#library.emit("gather.pendingChanged", { downloads: [] });
  }

  #change({ contact, flickrKey }: SettingsChange) {
    if (contact?.includes(" ") === true) throw new ThawError("badInput", "The contact is no address.");
    this.#settings = {
      ...this.#settings,
      ...(contact === undefined ? {} : { contact }),
      ...(flickrKey === undefined ? {} : { flickrKey: flickrKey !== "" }),
    };
    return this.#settings;
  }
}
