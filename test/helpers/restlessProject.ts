import { readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { openProject } from "../../core/library/openProject.ts";
import { assignSplit } from "../../core/split/assignSplit.ts";
import { drawer } from "./drawer.ts";
import { photo, TinyPhotos } from "./photoFolder.ts";
import { quietContext } from "./quietContext.ts";

// A process that edits a project without rest until it is killed. Says on a line of its own what it is about to do, and after it
// what it acknowledged: the whole view of the library.

const [dir = "", seedText = "1", sources = ""] = process.argv.slice(2);
/** Which edit comes next must follow from the seed alone. */
const next = drawer(Number(seedText));

const say = (kind: string, value: unknown): boolean => process.stdout.write(`${kind} ${JSON.stringify(value)}\n`);

/** A file of a content that was never there, whole when it appears. */
function freshSource(): void {
  const name = `${seedText}-${next(1_000_000)}`;
  writeFileSync(join(sources, `.${name}.tmp`), photo(name));
  renameSync(join(sources, `.${name}.tmp`), join(sources, `${name}.jpg`));
}

const project = await openProject(dir, quietContext(), { images: new TinyPhotos() });
process.stdout.write("open\n");

const someIds = (): number[] => {
  const { photos } = project.photos(0, 10_000);
  const some = photos.filter(() => next(4) === 0);
  return (some.length > 0 ? some : photos.slice(0, 1)).map(({ id }) => id);
};

const bring = async (move: boolean): Promise<unknown> => {
  for (let count = next(3); count >= 0; count -= 1) freshSource();
  return await project.import({ paths: [sources], class: ["a", "b", "c"][next(3)] ?? "a", move }, quietContext());
};

const empty = async (): Promise<unknown> => {
  const removed = project.photos(0, 10_000).photos.filter((one) => one.removed);
  say(
    "doomed",
    removed.map(({ id }) => readFileSync(project.pathOf(id), "utf8")),
  );
  return await project.emptyTrash(quietContext());
};

const works: Readonly<Record<string, () => Promise<unknown>>> = {
  remove: () => project.remove(someIds()),
  restore: () => project.restore(someIds()),
  relabel: () => project.relabel(someIds(), ["a", "b", "c"][next(3)] ?? "a"),
  relabelEach: () => project.relabelEach(["a", "b", "c"].map((name) => ({ ids: someIds(), class: name }))),
  undo: () => project.undo(),
  redo: () => project.redo(),
  split: () => {
    const plan = assignSplit(project.splitPhotos(), { validPercent: 30, seed: next(100) });
    return project.applySplit(plan.assignment, plan.state, quietContext());
  },
  mend: () => {
    const parts = ["train", "valid"] as const;
    const some = project.kept().filter(() => next(4) === 0);
    return project.mendSplit(new Map(some.map(({ id }) => [id, parts[next(2)] ?? "train"])), quietContext());
  },
  undoSplit: () => project.undoSplit(quietContext()),
  copy: () => bring(false),
  move: () => bring(true),
  empty,
};

for (;;) {
  const names = Object.keys(works);
  const name = names[next(names.length)] ?? "undo";
  // Emptied too often, nothing would be left to be lost.
  if (name === "empty" && next(3) > 0) continue;
  if (project.photos(0, 1).photos.length === 0 && name !== "copy" && name !== "move") continue;
  say("about", name);
  try {
    await works[name]?.();
    const { photos } = project.photos(0, 10_000);
    say(
      "done",
      photos.map(({ id, class: className, part, removed }) => [id, className, part, removed]),
    );
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (!["nothingToUndo", "nothingToRedo", "notSplit"].includes(code)) throw error;
  }
}
