import { openProject } from "../../core/library/openProject.ts";
import { assignSplit } from "../../core/split/assignSplit.ts";
import { TinyPhotos } from "./photoFolder.ts";
import { quietContext } from "./quietContext.ts";

// A process that edits a project without rest until it is killed. Says what was acknowledged: one line for each edit.

const [dir = "", seedText = "1"] = process.argv.slice(2);
let seed = Number(seedText);

/** Numerical Recipes' linear congruence: which edit comes next must follow from the seed alone. */
function next(below: number): number {
  seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
  return Math.floor((seed / 2 ** 32) * below);
}

const project = await openProject(dir, quietContext(), { images: new TinyPhotos() });
process.stdout.write("open\n");
for (;;) {
  const { photos } = project.photos(0, 10_000);
  const some = photos.filter(() => next(4) === 0).map((photo) => photo.id);
  const ids = some.length > 0 ? some : photos.slice(0, 1).map((photo) => photo.id);
  const work = [
    () => project.remove(ids),
    () => project.restore(ids),
    () => project.relabel(ids, ["a", "b", "c"][next(3)] ?? "a"),
    () => project.undo(),
    () => project.redo(),
    () => {
      const plan = assignSplit(project.splitPhotos(), { validPercent: 30, seed: next(100) });
      return project.applySplit(plan.assignment, plan.state, quietContext());
    },
    () => project.undoSplit(quietContext()),
  ][next(7)];
  try {
    await work?.();
    const view = project
      .photos(0, 10_000)
      .photos.map(({ id, class: name, part, removed }) => [id, name, part, removed]);
    process.stdout.write(`${JSON.stringify(view)}\n`);
  } catch (error) {
    const code = (error as { code?: string }).code ?? "";
    if (!["nothingToUndo", "nothingToRedo", "notSplit"].includes(code)) throw error;
  }
}
