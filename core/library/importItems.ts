import { realpath } from "node:fs/promises";
import { basename, dirname, join, sep } from "node:path";
import { toThawError } from "../contract/errors.ts";
import type { ImportInput } from "../contract/gather.ts";
import type { FileProblem, Part } from "../contract/photos.ts";
import { Breath } from "../jobs/breath.ts";
import type { Context } from "../jobs/context.ts";
import { sortInTurns } from "../jobs/sortInTurns.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import type { FileKind, Files, Listed } from "./files.ts";
import type { IntakeItem } from "./intakeItem.ts";
import { partOfFolder } from "./place.ts";
import { isPassedOver } from "./walkProject.ts";

export interface ImportList {
  readonly items: readonly IntakeItem[];
  /** What was given or found and can't be looked at. */
  readonly problems: readonly FileProblem[];
}

/** 2.jpg before 10.jpg: photos get their numbers in the order in which a person reads the names. */
const byName = new Intl.Collator("en", { numeric: true });

/**
 * Every file under the paths that a person gave. No link is followed inside a folder, hidden files are passed over, and neither the
 * project's own folder nor anything in it is looked at.
 * @param project absolute path, links resolved
 */
export async function importItems(
  files: Files,
  input: ImportInput,
  project: string,
  ctx: Pick<Context, "signal" | "report">,
): Promise<ImportList> {
  const finder = new Finder(files, input, project, ctx);
  for (const given of input.paths) await finder.given(given);
  return { items: finder.items, problems: finder.problems };
}

class Finder {
  readonly items: IntakeItem[] = [];
  readonly problems: FileProblem[] = [];
  readonly #files: Files;
  readonly #input: ImportInput;
  readonly #project: string;
  readonly #ctx: Pick<Context, "signal" | "report">;
  readonly #seen = new Set<string>();
  readonly #breath = new Breath();

  constructor(files: Files, input: ImportInput, project: string, ctx: Pick<Context, "signal" | "report">) {
    this.#files = files;
    this.#input = input;
    this.#project = project;
    this.#ctx = ctx;
  }

  /** A path as the person gave it; what they name themselves may be a link. */
  async given(path: string): Promise<void> {
    let real: string;
    let kind: FileKind | undefined;
    try {
      real = await realpath(path);
      kind = this.#files.look(real)?.kind;
    } catch (error) {
      this.#refuse(path, error);
      return;
    }
    if (`${real}${sep}`.startsWith(`${this.#project}${sep}`)) {
      const reason = "lies in the project already; move it there by its class";
      this.problems.push({ file: path, code: "badInput", reason, fatal: true });
    } else if (kind === "folder") await this.#folder(real, real);
    else this.#take(real, kind ?? "other", dirname(real));
  }

  async #folder(path: string, top: string): Promise<void> {
    if (path === this.#project) return;
    let inside: readonly Listed[];
    try {
      inside = await this.#files.list(path);
    } catch (error) {
      this.#refuse(path, error);
      return;
    }
    const sorted = await sortInTurns(inside, (a, b) => byName.compare(a.name, b.name), this.#breath);
    for (const { name, kind } of sorted) {
      if (this.#breath.isDue) {
        await this.#breath.take();
        throwIfStopped(this.#ctx.signal);
        this.#ctx.report({ phase: "Looking through the folders", done: this.items.length, total: 0, unit: "files" });
      }
      if (isPassedOver(name)) continue;
      if (kind === "folder") await this.#folder(join(path, name), top);
      else this.#take(join(path, name), kind, top);
    }
  }

  #take(path: string, kind: FileKind, top: string): void {
    if (this.#seen.has(path)) return;
    this.#seen.add(path);
    const bad = (reason: string): void => {
      this.problems.push({ file: path, code: "badInput", reason, fatal: true });
    };
    const folder = dirname(path);
    const name = this.#input.class ?? basename(folder);
    if (kind === "link") bad("is a symbolic link; links are not followed");
    else if (kind !== "file") bad("is no ordinary file");
    else if (path.includes("\uFFFD")) bad("has a name that is not valid text (UTF-8); rename it");
    else if (name === "") bad("lies in no folder that could name its class; name one");
    else {
      const part = this.#input.class === undefined ? partAbove(folder, top) : undefined;
      this.items.push({
        path,
        class: name,
        ...(part === undefined ? {} : { part }),
        from: path,
        provenance: { original: basename(path) },
        take: this.#input.move ? "move" : "copy",
      });
    }
  }

  #refuse(file: string, error: unknown): void {
    const { code, message } = toThawError(error);
    this.problems.push({ file, code, reason: `can't be read: ${message}`, fatal: true });
  }
}

/** The part that the folder above a class folder stands for, where the person gave that folder too and not only what is in it. */
function partAbove(folder: string, top: string): Part | undefined {
  return folder === top ? undefined : partOfFolder(basename(dirname(folder)));
}
