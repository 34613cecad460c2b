import { join } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { ClassCount, FileProblem } from "../contract/photos.ts";
import { classNamed } from "./className.ts";
import { diskTrouble } from "./diskTrouble.ts";
import type { Files } from "./files.ts";
import type { LibraryState } from "./libraryState.ts";
import { checkInside } from "./moveAll.ts";
import { folderOf, homeOf } from "./place.ts";
import { photos } from "./planEdit.ts";
import { prefixFor } from "./planIntake.ts";
import { type ProjectFile, writeProjectFile } from "./projectFile.ts";
import type { KnownLayout } from "./walkProject.ts";

/** thaw.json of an open project: what is in it, and that it keeps up with the library. */
export class ProjectNotes {
  readonly #files: Files;
  readonly #root: string;
  readonly #state: LibraryState;
  #file: ProjectFile;

  constructor(files: Files, root: string, state: LibraryState, file: ProjectFile) {
    this.#files = files;
    this.#root = root;
    this.#state = state;
    this.#file = file;
  }

  get name(): string {
    return this.#file.name;
  }

  get seed(): number {
    return this.#file.seed;
  }

  /** Classes with their counts, by name; those that a person made are there without photos too. */
  classes(): readonly ClassCount[] {
    const counts = this.#state.tally.classes();
    const empty = this.#file.added.filter((name) => counts.every((count) => count.name !== name));
    if (empty.length === 0) return counts;
    const zeros = empty.map((name) => ({ name, train: 0, valid: 0, test: 0, removed: 0 }));
    return [...counts, ...zeros].sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  names(): readonly string[] {
    return this.classes().map(({ name }) => name);
  }

  /** What the folders mean; classes that the person made count as known. */
  layout(): KnownLayout {
    const { classes, isLoose } = this.#state.tally.layout();
    return { classes: new Set([...classes, ...this.#file.added]), isLoose };
  }

  /** That a class which the person made has no photos yet is nothing wrong. */
  withoutEmpty(problems: readonly FileProblem[]): readonly FileProblem[] {
    const added = new Set(this.#file.added);
    return problems.filter(
      ({ code, file }) => code !== "noImages" || !added.has(file.slice(file.lastIndexOf("/") + 1)),
    );
  }

  /** Makes a class: its folder, and its name in thaw.json. @throws ThawError badInput, nameTaken, outsideProject */
  async add(name: string): Promise<void> {
    const meant = classNamed(name, this.names());
    if (this.names().includes(meant)) throw new ThawError("nameTaken", `There is a class "${meant}" already.`);
    const folder = folderOf(homeOf(prefixFor(this.#state, meant, "train"), meant, ""));
    checkInside({ files: this.#files, root: this.#root }, folder);
    const path = join(this.#root, folder);
    const isNew = this.#files.look(path) === undefined;
    try {
      await this.#files.makeFolder(path);
      await this.#write({ ...this.#file, added: [...this.#file.added, meant] });
    } catch (error) {
      if (isNew) await this.#files.removeFolder(path).catch(() => undefined);
      const known = toThawError(error);
      const { code, retryable } = known;
      throw new ThawError(code, `The class "${meant}" could not be made: ${diskTrouble(known)}.`, {
        cause: error,
        retryable,
      });
    }
  }

  /** Takes a class back that has no photos; its folders go where they are empty. @throws ThawError notFound, badInput */
  async drop(name: string): Promise<void> {
    const count = this.classes().find((known) => known.name.normalize("NFC") === name.normalize("NFC"));
    if (count === undefined) throw new ThawError("notFound", `There is no class "${name}".`);
    const { train, valid, test, removed } = count;
    if (train + valid + test > 0) {
      const has = photos(train + valid + test);
      throw new ThawError("badInput", `"${count.name}" has ${has}. Move or remove them first.`);
    }
    if (removed > 0) {
      const words = `${photos(removed)} of "${count.name}" ${removed === 1 ? "is" : "are"} in the trash`;
      throw new ThawError("badInput", `${words}. Restore and move them, or empty the trash first.`);
    }
    await this.#write({ ...this.#file, added: this.#file.added.filter((known) => known !== count.name) });
    const prefixes = new Set(["", "train", "valid", "test"]);
    for (const { prefix } of this.#state.records.values()) prefixes.add(prefix);
    for (const prefix of prefixes) {
      const folder = prefix === "" ? count.name : `${prefix}/${count.name}`;
      await this.#files.removeFolder(join(this.#root, folder)).catch(() => undefined);
    }
  }

  /** Writes the file where classes or seed have changed. */
  async keepUp(): Promise<void> {
    await this.#write(this.#file);
  }

  async #write(wanted: ProjectFile): Promise<void> {
    const before = this.#file;
    const seed = this.#state.split?.seed ?? wanted.seed;
    this.#file = wanted;
    const classes = this.classes().map(({ name }) => name);
    const same = (a: readonly string[], b: readonly string[]): boolean => a.join("\0") === b.join("\0");
    if (seed === before.seed && same(classes, before.classes) && same(wanted.added, before.added)) return;
    const file = { ...wanted, seed, classes };
    this.#file = before;
    await writeProjectFile(this.#files, this.#root, file);
    this.#file = file;
  }
}
