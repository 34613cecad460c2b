import { join } from "node:path";
import type { Files } from "./files.ts";
import { folderOf, isTrashed } from "./place.ts";

const longestName = 255;

/** Hands out paths that nothing has: neither a file on disk nor an earlier answer of the same planner. */
export class FreeNames {
  readonly #files: Files;
  readonly #root: string;
  readonly #taken = new Set<string>();
  #renamed = 0;

  constructor(files: Files, root: string) {
    this.#files = files;
    this.#root = root;
  }

  /** How many class-folder paths were taken, so that another was handed out. */
  get renamed(): number {
    return this.#renamed;
  }

  /** Takes the path where nothing has it. @returns whether it was free */
  take(path: string): boolean {
    if (this.#taken.has(path) || this.#files.look(join(this.#root, path)) !== undefined) return false;
    this.#taken.add(path);
    return true;
  }

  /** @returns `path` itself, or with " (2)", " (3)", … before the extension */
  claim(path: string): string {
    for (let count = 1; ; count += 1) {
      const candidate = count === 1 ? path : numbered(path, count);
      if (!this.take(candidate)) continue;
      if (count > 1 && !isTrashed(path)) this.#renamed += 1;
      return candidate;
    }
  }
}

/** The stem is cut, by whole characters, where the name would pass 255 bytes. */
function numbered(path: string, count: number): string {
  const folder = folderOf(path);
  const name = path.slice(folder.length + 1);
  const dot = name.lastIndexOf(".");
  const extension = dot > 0 ? name.slice(dot) : "";
  const ending = ` (${count})${extension}`;
  const stem = Array.from(dot > 0 ? name.slice(0, dot) : name);
  while (stem.length > 1 && Buffer.byteLength(stem.join("") + ending) > longestName) stem.pop();
  return `${folder}/${stem.join("")}${ending}`;
}
