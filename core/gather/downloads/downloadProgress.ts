import type { Context } from "../../jobs/context.ts";
import { pace } from "../../jobs/pace.ts";

/** What a person sees of a download: photos, bytes, photos a second and the time that is left. */
export class DownloadProgress {
  readonly #ctx: Pick<Context, "report">;
  readonly #total: number;
  readonly #from: number;
  readonly #start = performance.now();
  #done: number;
  #bytes = 0;

  constructor(total: number, done: number, ctx: Pick<Context, "report">) {
    this.#ctx = ctx;
    this.#total = total;
    this.#done = done;
    this.#from = done;
    this.#tell();
  }

  came(bytes: number): void {
    this.#bytes += bytes;
    this.#tell();
  }

  ended(photos: number): void {
    this.#done += photos;
    this.#tell();
  }

  #tell(): void {
    const came = pace(this.#done - this.#from, this.#total - this.#from, performance.now() - this.#start);
    this.#ctx.report({
      phase: "Downloading photos",
      done: this.#done,
      total: this.#total,
      unit: "photos",
      bytes: this.#bytes,
      ...came,
    });
  }
}
