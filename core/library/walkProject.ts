import { join } from "node:path";
import { toThawError } from "../contract/errors.ts";
import type { FileProblem, PhotoId } from "../contract/photos.ts";
import { hasImageExtension } from "../images/imageKind.ts";
import { Breath } from "../jobs/breath.ts";
import { sortInTurns } from "../jobs/sortInTurns.ts";
import { errnoOf, type Files, type Listed } from "./files.ts";
import { homeOf, partOfFolder, thawFolder, trashFolder } from "./place.ts";

export interface WalkedFile {
  /** Relative to the project, forward slashes. */
  readonly path: string;
  readonly bytes: number;
  readonly modified: number;
  /** The photo whose trash folder it lies in. */
  readonly trashOf: PhotoId | undefined;
}

export interface Walk {
  readonly files: readonly WalkedFile[];
  readonly problems: readonly FileProblem[];
  /** Folders that could not be read: what the library knows of them stays as it is. */
  readonly unreadable: readonly string[];
}

/** What the library knows of the folders' meaning. */
export interface KnownLayout {
  readonly classes: ReadonlySet<string>;
  /** Photos lie in class folders directly in the project. */
  readonly isLoose: boolean;
}

export const unknownLayout: KnownLayout = { classes: new Set(), isLoose: false };

/** Left by file managers and storage boxes; nobody wants to hear of them. */
const litter: ReadonlySet<string> = new Set(["thumbs.db", "desktop.ini", "__macosx", "@eadir", "thaw.json"]);

export const isPassedOver = (name: string): boolean => name.startsWith(".") || litter.has(name.toLowerCase());

/**
 * Looks at names, sizes and times of everything in the class folders; opens no file and follows no link. Class folders lie in
 * train/, valid/ (val/, validation/) and test/, or directly in the project.
 * @param known beside part folders that hold photos, only classes of a known layout are taken as class folders
 */
export async function walkProject(files: Files, root: string, known: KnownLayout, signal?: AbortSignal): Promise<Walk> {
  const walker = new Walker(files, root, signal);
  const top = await walker.entries("");
  const folders = top.filter((entry) => entry.kind === "folder");
  const parts: Listed[] = [];
  for (const folder of folders) if (await walker.isPartFolder(folder.name)) parts.push(folder);
  const loose = folders.filter((folder) => !parts.includes(folder));
  for (const { name } of top.filter((entry) => entry.kind !== "folder")) {
    if (hasImageExtension(name)) walker.refuse(name, "lies outside the class folders; move it into one");
  }
  for (const part of parts) {
    const inside = await walker.entries(part.name);
    for (const entry of inside) {
      if (entry.kind === "folder") await walker.classFolder(part.name, entry.name);
      else walker.refuse(`${part.name}/${entry.name}`, "lies outside the class folders; move it into one");
    }
  }
  // Part folders that hold nothing (what undoing a split may leave) say nothing about the layout.
  const isParted = walker.found.length > 0 && !known.isLoose;
  for (const folder of loose) {
    if (!isParted || known.classes.has(folder.name)) await walker.classFolder("", folder.name);
    else walker.refuse(folder.name, "is not inside train/ or valid/, so it was not taken as a class");
  }
  await walker.trash();
  return { files: walker.found, problems: walker.problems, unreadable: walker.unreadable };
}

class Walker {
  readonly found: WalkedFile[] = [];
  readonly problems: FileProblem[] = [];
  readonly unreadable: string[] = [];
  readonly #files: Files;
  readonly #root: string;
  readonly #signal: AbortSignal | undefined;
  readonly #breath = new Breath();

  constructor(files: Files, root: string, signal: AbortSignal | undefined) {
    this.#files = files;
    this.#root = root;
    this.#signal = signal;
  }

  refuse(file: string, reason: string): void {
    this.problems.push({ file, code: "badInput", reason, fatal: true });
  }

  /** What is to be looked at in a folder, by name; links and unreadable names are listed and left out. */
  async entries(folder: string): Promise<readonly Listed[]> {
    let listed: readonly Listed[];
    try {
      listed = await this.#files.list(join(this.#root, folder));
    } catch (error) {
      if (folder === "") throw error;
      // Gone since the folder above was listed: an edit has emptied it.
      if (errnoOf(error) === "ENOENT") return [];
      this.unreadable.push(folder);
      const reason = `can't be read: ${toThawError(error).message}`;
      this.problems.push({ file: folder, code: "notReadable", reason, fatal: true });
      return [];
    }
    const usable: Listed[] = [];
    for (const entry of await sortInTurns(listed, (a, b) => (a.name < b.name ? -1 : 1), this.#breath)) {
      if (this.#breath.isDue) await this.#breath.take();
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (isPassedOver(entry.name)) continue;
      if (entry.name.includes("\uFFFD")) this.refuse(path, "has a name that is not valid text (UTF-8); rename it");
      else if (entry.name.includes("\\")) this.refuse(path, "has a backslash in its name; rename it");
      else if (entry.kind === "link") this.refuse(path, "is a symbolic link; links are not followed");
      else if (entry.kind === "other") this.refuse(path, "is no ordinary file");
      else usable.push(entry);
    }
    return usable;
  }

  /** A part's name on a folder that holds photos itself and no folders is a class of that name ("train" among vehicles). */
  async isPartFolder(name: string): Promise<boolean> {
    if (partOfFolder(name) === undefined) return false;
    try {
      const all = await this.#files.list(join(this.#root, name));
      const inside = all.filter((entry) => !isPassedOver(entry.name));
      return inside.some((entry) => entry.kind === "folder") || !inside.some((entry) => hasImageExtension(entry.name));
    } catch {
      return true;
    }
  }

  async classFolder(prefix: string, className: string): Promise<void> {
    const folder = prefix === "" ? className : `${prefix}/${className}`;
    const inside = await this.entries(folder);
    if (this.unreadable.includes(folder)) return;
    const files = inside.filter((entry) => entry.kind === "file");
    for (const { name, kind } of inside) {
      if (kind === "folder") this.refuse(`${folder}/${name}`, "is a folder inside a class; photos in it are not seen");
    }
    if (!files.some((entry) => hasImageExtension(entry.name))) {
      const problem = { file: folder, code: "noImages", reason: "holds no photos", fatal: false } as const;
      if (files.length === 0 || prefix === "") this.problems.push(problem);
      if (prefix === "") return;
    }
    for (const { name } of files) await this.#take(homeOf(prefix, className, name), undefined);
  }

  async trash(): Promise<void> {
    if (this.#files.look(join(this.#root, thawFolder, "trash")) === undefined) return;
    for (const { name, kind } of await this.entries(trashFolder)) {
      const id = Number(name);
      if (kind !== "folder" || !Number.isSafeInteger(id) || id < 1) continue;
      for (const file of await this.entries(`${trashFolder}/${name}`)) {
        if (file.kind === "file") await this.#take(`${trashFolder}/${name}/${file.name}`, id);
      }
    }
  }

  async #take(path: string, trashOf: PhotoId | undefined): Promise<void> {
    if (this.#breath.isDue) {
      this.#signal?.throwIfAborted();
      await this.#breath.take();
    }
    try {
      const look = this.#files.look(join(this.#root, path));
      // Gone since the folder was listed: the next look will say so.
      if (look?.kind === "file") this.found.push({ path, bytes: look.bytes, modified: look.modified, trashOf });
    } catch (error) {
      this.unreadable.push(path);
      this.problems.push({ file: path, code: "notReadable", reason: toThawError(error).message, fatal: true });
    }
  }
}
