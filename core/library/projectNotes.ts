import type { ClassCount } from "../contract/photos.ts";
import type { Files } from "./files.ts";
import type { LibraryState } from "./libraryState.ts";
import { type ProjectFile, writeProjectFile } from "./projectFile.ts";

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

  /** Whether the person made the class, so that it stays without photos. */
  isAdded(name: string): boolean {
    return this.#file.added.includes(name);
  }

  async add(name: string): Promise<void> {
    await this.#write({ ...this.#file, added: [...this.#file.added.filter((known) => known !== name), name] });
  }

  async drop(name: string): Promise<void> {
    await this.#write({ ...this.#file, added: this.#file.added.filter((known) => known !== name) });
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
