import { rm } from "node:fs/promises";
import type { Credit } from "../../contract/credit.ts";
import { ThawError, toThawError } from "../../contract/errors.ts";
import type { IntakeReport } from "../../contract/gather.ts";
import type { FileProblem } from "../../contract/photos.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import type { Context } from "../../jobs/context.ts";
import type { Project } from "../../library/project.ts";
import { plainAddress } from "../identity.ts";
import type { Web } from "../web/web.ts";
import type { DownloadFolder } from "./downloadFolder.ts";
import { DownloadProgress } from "./downloadProgress.ts";
import { eachByHost } from "./eachByHost.ts";
import { fetchPhoto, type PhotoLimits, usualLimits } from "./fetchPhoto.ts";

export interface DownloadGround {
  readonly project: Pick<Project, "intake" | "summary" | "credited">;
  readonly web: Web;
  readonly limits?: PhotoLimits;
}

const breadth = { atOnce: 4, perHost: 2 };
/** Photos that come into the project at a time, and the milliseconds that the first of them waits at most. */
const batch = 24;
const longestStay = 1500;
/** So many photos of any servers that could not be reached one after the other: it is the person's own connection. */
const deadLine = 8;

/**
 * Fetches what is open of a download and brings it into the project, batch by batch, while the rest still comes. What
 * came
 * stays, whatever happens; what did not come and may yet stays in the download's folder, to be resumed.
 * @throws cancelled; downloadFailed where there is no connection at all; diskFull and what else the disk has to say
 */
export async function downloadPhotos(
  download: DownloadFolder,
  { project, web, limits = usualLimits }: DownloadGround,
  ctx: Context,
): Promise<IntakeReport> {
  const run = new DownloadRun(download, project, ctx);
  const halt = new AbortController();
  const signal = AbortSignal.any([ctx.signal, halt.signal]);
  const isOver = (): boolean => signal.aborted;
  try {
    const open = await run.recover();
    await eachByHost(
      open,
      (item) => hostOf(download.items[item]),
      breadth,
      async (item) => {
        if (isOver()) return;
        try {
          const { url } = download.items[item]!;
          const onBytes = (count: number): void => run.progress.came(count);
          const path = await fetchPhoto(url, download.stem(item), { web, signal, ...limits, onBytes });
          await run.fetched(item, path);
        } catch (error) {
          if (isOver()) return;
          try {
            await run.failed(item, error);
          } catch (fatal) {
            halt.abort();
            throw fatal;
          }
        }
      },
    );
    await run.flush();
    if (ctx.signal.aborted) throw new ThawError("cancelled", "Stopped.");
    return run.report();
  } catch (error) {
    const known = toThawError(error);
    // What is whole may still come in, unless it is the disk that fails.
    if (known.code === "cancelled" || known.code === "downloadFailed") await run.flush().catch(() => undefined);
    const report = run.report();
    ctx.emit("gather.cutShort", { kind: "download", report: { ...report, edit: { ...report.edit, changed: [] } } });
    throw known.code === "cancelled" ? known : withResume(known);
  } finally {
    await run.settle();
    await download.close();
  }
}

const hostOf = (credit: Credit | undefined): string =>
  credit !== undefined && URL.canParse(credit.url) ? new URL(credit.url).host : "";

function withResume(error: ThawError): ThawError {
  const message = `${error.message.replace(/\.$/, "")}. What has come is kept; resume the download to fetch the rest.`;
  return new ThawError(error.code, message, { cause: error, retryable: true });
}

/** The state of one run of a download. */
class DownloadRun {
  readonly progress: DownloadProgress;
  readonly #download: DownloadFolder;
  readonly #project: DownloadGround["project"];
  readonly #ctx: Context;
  readonly #reports: IntakeReport[] = [];
  readonly #problems: FileProblem[] = [];
  #whole: { readonly item: number; readonly path: string }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #turn: Promise<void> = Promise.resolve();
  #unreached = 0;

  constructor(download: DownloadFolder, project: DownloadGround["project"], ctx: Context) {
    this.#download = download;
    this.#project = project;
    this.#ctx = ctx;
    const { total, done } = download.view();
    this.progress = new DownloadProgress(total, done, ctx);
  }

  /** Brings in what an earlier run left whole. @returns numbers of the items that are to be fetched */
  async recover(): Promise<readonly number[]> {
    const { open, items } = this.#download;
    const staged = await this.#download.staged();
    const isResumed = open.length < items.length || staged.size > 0;
    // Came in the instant before the process died, and was not yet noted here.
    const there = isResumed
      ? new Set(Array.from(this.#project.credited(), ({ credit }) => plainAddress(credit.url)))
      : undefined;
    const came = open.filter((item) => !staged.has(item) && there?.has(plainAddress(items[item]!.url)) === true);
    await this.#download.end(came, "added");
    this.progress.ended(came.length);
    for (const [item, path] of staged) await this.fetched(item, path);
    const isThere = new Set([...came, ...staged.keys()]);
    return open.filter((item) => !isThere.has(item));
  }

  async fetched(item: number, path: string): Promise<void> {
    this.#unreached = 0;
    this.#whole.push({ item, path });
    if (this.#whole.length >= batch) await this.flush();
    // A failure meets whoever comes next.
    else this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), longestStay);
  }

  /** Notes what can't be had. @throws what ends the whole download: the disk's trouble, or no connection at all */
  async failed(item: number, error: unknown): Promise<void> {
    if (!(error instanceof DownloadFault)) throw error;
    const file = this.#download.items[item]!.url;
    const again = error.passing ? "; resume the download to try again" : "";
    const reason = `could not be fetched: ${error.message}${again}`;
    this.#problems.push({ file, code: error.code, reason, fatal: true });
    if (!error.passing) await this.#download.end([item], "failed");
    this.progress.ended(1);
    const isReached = error.status !== undefined || !error.passing || error.code !== "downloadFailed";
    this.#unreached = isReached ? 0 : this.#unreached + 1;
    if (this.#unreached < deadLine) return;
    const message = `${deadLine} photos one after the other could not be fetched: ${error.message}.`;
    throw new ThawError("downloadFailed", message, { retryable: true, cause: error });
  }

  /**
   * Brings what is whole into the project, one batch after the other; after a failure no more. What failed stays in
   * the folder.
   */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#turn = this.#turn.then(() => this.#bringIn());
    return this.#turn;
  }

  /** Begins no batch and waits for the one that was begun. */
  async settle(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#turn.catch(() => undefined);
  }

  async #bringIn(): Promise<void> {
    const whole = this.#whole;
    this.#whole = [];
    if (whole.length === 0) return;
    const { items, class: name, id } = this.#download;
    const taken = whole.map(({ item, path }) => {
      const credit = items[item]!;
      return { path, class: name, from: credit.url, provenance: { credit }, take: "move" as const };
    });
    // The person's stop ends the fetching; what has come is not thrown away for it.
    const ctx: Context = { ...this.#ctx, signal: new AbortController().signal, report: () => undefined };
    // One step of undo for all of a run's batches, so it counts all of them.
    const before = this.#added();
    const label = (added: number): string => `Download ${before + added} ${before + added === 1 ? "photo" : "photos"}`;
    const report = await this.#project.intake(taken, ctx, { join: `download ${id}`, label });
    this.#reports.push(report);
    const refused = new Set(report.problems.filter(({ fatal }) => fatal).map(({ file }) => file));
    const same = new Set(report.skipped.map(({ from }) => from));
    const of = (test: (url: string) => boolean): number[] =>
      whole.filter(({ item }) => test(items[item]!.url)).map(({ item }) => item);
    await this.#download.end(
      of((url) => refused.has(url)),
      "failed",
    );
    await this.#download.end(
      of((url) => same.has(url) && !refused.has(url)),
      "same",
    );
    await this.#download.end(
      of((url) => !same.has(url) && !refused.has(url)),
      "added",
    );
    // What the project did not take lies there still.
    for (const { path } of whole) await rm(path, { force: true });
    this.progress.ended(whole.length);
  }

  report(): IntakeReport {
    const changed = this.#reports.flatMap(({ edit }) => edit.changed);
    const label = this.#reports.at(-1)?.edit.label ?? "No new photos";
    return {
      edit: { label, changed, summary: this.#project.summary() },
      added: this.#added(),
      skipped: this.#reports.flatMap(({ skipped }) => skipped),
      problems: [...this.#problems, ...this.#reports.flatMap(({ problems }) => problems)],
    };
  }

  #added(): number {
    return this.#reports.reduce((sum, { added }) => sum + added, 0);
  }
}
