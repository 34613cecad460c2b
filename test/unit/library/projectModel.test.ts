import { renameSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Part, PhotoId } from "../../../core/contract/photos.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { photo, photoFiles, quickFiles, sha256, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

interface Place {
  readonly class: string;
  readonly part: Part;
  readonly removed: boolean;
}
type Places = Map<PhotoId, Place>;

/** What an edit did to each photo. */
type Changes = Map<PhotoId, { readonly from: Place; readonly to: Place }>;

/** What the library must do, in the simplest words: where each photo is, and what undo and redo would take back. */
class Model {
  readonly places: Places = new Map();
  readonly contents = new Map<PhotoId, string>();
  readonly undo: Changes[] = [];
  readonly redo: Changes[] = [];

  change(wanted: Places, evenIfNothing = false): void {
    const changed = new Map([...wanted].filter(([id, place]) => !same(this.places.get(id), place)));
    if (changed.size === 0 && !evenIfNothing) return;
    this.undo.push(this.put(changed));
    this.redo.length = 0;
  }

  put(wanted: Places): Changes {
    const changes: Changes = new Map();
    for (const [id, to] of wanted) {
      const from = this.places.get(id);
      if (from === undefined) continue;
      changes.set(id, { from, to });
      this.places.set(id, to);
    }
    return changes;
  }

  /** Takes back what the step changed, and only that: what was moved behind our back since stays. */
  step(stack: Changes[], other: Changes[]): boolean {
    const changes = stack.pop();
    if (changes === undefined) return false;
    const wanted: Places = new Map();
    for (const [id, { from, to }] of changes) {
      const now = this.places.get(id);
      if (now === undefined) continue;
      wanted.set(id, {
        class: from.class === to.class ? now.class : from.class,
        part: from.part === to.part ? now.part : from.part,
        removed: from.removed === to.removed ? now.removed : from.removed,
      });
    }
    other.push(this.put(wanted));
    return true;
  }
}

const same = (a: Place | undefined, b: Place): boolean =>
  a !== undefined && a.class === b.class && a.part === b.part && a.removed === b.removed;

/** The real project with its model beside it. */
class Pair {
  readonly model = new Model();
  readonly images = new TinyPhotos();
  readonly dir = quickFolder();
  project!: Project;
  #count = 0;

  async open(): Promise<void> {
    this.project = await openProject(this.dir, quietContext(), { images: this.images, files: quickFiles });
  }

  /** Content of a file that was never there, of a length that was never there. */
  fresh(): string {
    this.#count += 1;
    return "x".repeat(this.#count);
  }

  async scan(): Promise<void> {
    await this.project.scan(quietContext());
  }

  pick(seeds: readonly number[], removed: boolean | undefined): readonly PhotoId[] {
    const ids = [...this.model.places].filter(([, place]) => removed === undefined || place.removed === removed);
    return [...new Set(seeds.flatMap((seed) => ids[seed % Math.max(1, ids.length)]?.[0] ?? []))];
  }

  wanted(ids: Iterable<PhotoId>, change: (place: Place, id: PhotoId) => Place): Places {
    return new Map([...ids].map((id) => [id, change(this.model.places.get(id)!, id)]));
  }

  adopt(): void {
    for (const photo of this.project.photos(0, 10_000).photos) {
      if (this.model.places.has(photo.id)) continue;
      this.model.places.set(photo.id, { class: photo.class, part: photo.part, removed: false });
    }
  }
}

type Run = (pair: Pair) => Promise<void>;
interface Step {
  readonly run: Run;
  readonly [fc.toStringMethod]: () => string;
}

/** A step that fast-check can print in a counterexample. */
const step = (name: string, args: unknown, run: Run): Step => ({
  run,
  [fc.toStringMethod]: () => `${name} ${JSON.stringify(args)}`,
});
const seeds = fc.array(fc.nat(1000), { minLength: 1, maxLength: 4 });
const className = fc.constantFrom("a", "b", "new one");

const remove = seeds.map((chosen) =>
  step("remove", chosen, async (pair) => {
    const ids = pair.pick(chosen, undefined);
    if (ids.length === 0) return;
    await pair.project.remove(ids);
    pair.model.change(pair.wanted(ids, (place) => ({ ...place, removed: true })));
  }),
);
const restore = seeds.map((chosen) =>
  step("restore", chosen, async (pair) => {
    const ids = pair.pick(chosen, true);
    if (ids.length === 0) return;
    await pair.project.restore(ids);
    pair.model.change(pair.wanted(ids, (place) => ({ ...place, removed: false })));
  }),
);
const relabel = fc.tuple(seeds, className).map(([chosen, name]) =>
  step("relabel", [chosen, name], async (pair) => {
    const ids = pair.pick(chosen, undefined);
    if (ids.length === 0) return;
    await pair.project.relabel(ids, name);
    pair.model.change(pair.wanted(ids, (place) => ({ ...place, class: name })));
  }),
);
const relabelEach = fc.array(fc.tuple(seeds, className), { minLength: 1, maxLength: 3 }).map((chosen) =>
  step("relabelEach", chosen, async (pair) => {
    const moves = chosen.map(([some, name]) => ({ ids: [...pair.pick(some, undefined)], class: name }));
    if (moves.some(({ ids }) => ids.length === 0)) return;
    await pair.project.relabelEach(moves);
    // A photo that is named twice goes where it was named last.
    const classes = new Map(moves.flatMap(({ ids, class: name }) => ids.map((id) => [id, name])));
    pair.model.change(pair.wanted(classes.keys(), (place, id) => ({ ...place, class: classes.get(id)! })));
  }),
);
const undo = fc.constant(
  step("undo", [], async (pair) => {
    if (pair.model.step(pair.model.undo, pair.model.redo)) await pair.project.undo();
    else await expect(pair.project.undo()).rejects.toMatchObject({ code: "nothingToUndo" });
  }),
);
const redo = fc.constant(
  step("redo", [], async (pair) => {
    if (pair.model.step(pair.model.redo, pair.model.undo)) await pair.project.redo();
    else await expect(pair.project.redo()).rejects.toMatchObject({ code: "nothingToRedo" });
  }),
);
const split = fc.tuple(fc.integer({ min: 10, max: 60 }), fc.nat(5)).map(([validPercent, seed]) =>
  step("split", [validPercent, seed], async (pair) => {
    const plan = assignSplit(pair.project.splitPhotos(), { validPercent, seed });
    await pair.project.applySplit(plan.assignment, plan.state, quietContext());
    expect(pair.project.split()).toEqual(plan.state);
    const wanted = pair.wanted(plan.assignment.keys(), (place, id) => ({ ...place, part: plan.assignment.get(id)! }));
    pair.model.change(wanted, true);
  }),
);
const undoSplit = fc.constant(
  step("undoSplit", [], async (pair) => {
    if (pair.project.split() === undefined) {
      await expect(pair.project.undoSplit(quietContext())).rejects.toMatchObject({ code: "notSplit" });
      return;
    }
    await pair.project.undoSplit(quietContext());
    pair.model.change(
      pair.wanted(pair.model.places.keys(), (place) => ({ ...place, part: "train" })),
      true,
    );
  }),
);
/** Some that are new and one that is there already, by copy or by move. */
const bring = fc.tuple(fc.integer({ min: 1, max: 3 }), className, fc.boolean()).map(([count, name, move]) =>
  step("bring", [count, name, move], async (pair) => {
    const folder = quickFolder();
    const contents = Array.from({ length: count }, () => photo(pair.fresh()));
    writeFiles(folder, Object.fromEntries(contents.map((content, at) => [`${at}.jpg`, content])));
    const known = [...pair.model.contents.values()].find((content) => content.startsWith("GIF89a"));
    if (known !== undefined) writeFiles(folder, { "known.gif": known });
    const report = await pair.project.import({ paths: [folder], class: name, move }, quietContext());
    expect(report.added).toBe(count);
    expect(report.skipped).toHaveLength(known === undefined ? 0 : 1);
    expect([...photoFiles(folder).values()]).toEqual([
      ...(move ? [] : contents),
      ...(known === undefined ? [] : [known]),
    ]);
    const changes: Changes = new Map();
    for (const [at, { id }] of report.edit.changed.entries()) {
      const to: Place = { class: name, part: "train", removed: false };
      pair.model.places.set(id, to);
      pair.model.contents.set(id, contents[at] ?? "");
      changes.set(id, { from: { ...to, removed: true }, to });
    }
    pair.model.undo.push(changes);
    pair.model.redo.length = 0;
  }),
);
const emptyTrash = fc.constant(
  step("emptyTrash", [], async (pair) => {
    const doomed = [...pair.model.places].filter(([, place]) => place.removed).map(([id]) => id);
    expect((await pair.project.emptyTrash(quietContext())).deleted).toBe(doomed.length);
    for (const id of doomed) {
      pair.model.places.delete(id);
      pair.model.contents.delete(id);
    }
  }),
);
const makeClass = fc.constant(
  step("makeClass", [], async (pair) => {
    const { classes } = await pair.project.addClass("empty one");
    expect(classes).toContainEqual({ name: "empty one", train: 0, valid: 0, test: 0, removed: 0 });
    await pair.project.close();
    await pair.open();
    expect(pair.project.summary().classes).toEqual(classes);
    await pair.project.dropClass("empty one");
    expect(pair.project.summary().classes.map((count) => count.name)).not.toContain("empty one");
  }),
);
const reopen = fc.constant(
  step("reopen", [], async (pair) => {
    await pair.project.close();
    const read = pair.images.read.length;
    await pair.open();
    expect(pair.images.read.length, "an unchanged project is not read again").toBe(read);
  }),
);
const addBehind = className.map((name) =>
  step("addBehind", name, async (pair) => {
    const content = pair.fresh();
    writeFiles(pair.dir, {
      [`${pair.project.split() === undefined ? "" : "train/"}${name}/new ${content.length}.jpg`]: content,
    });
    await pair.scan();
    pair.adopt();
    for (const [id] of pair.model.places) if (!pair.model.contents.has(id)) pair.model.contents.set(id, content);
  }),
);
const deleteBehind = seeds.map((chosen) =>
  step("deleteBehind", chosen, async (pair) => {
    const [id] = pair.pick(chosen, undefined);
    if (id === undefined || pair.model.places.size < 3) return;
    rmSync(pair.project.pathOf(id));
    await pair.scan();
    pair.model.places.delete(id);
    pair.model.contents.delete(id);
  }),
);
const editBehind = seeds.map((chosen) =>
  step("editBehind", chosen, async (pair) => {
    const [id] = pair.pick(chosen, false);
    if (id === undefined) return;
    const content = pair.fresh();
    writeFiles(dirname(pair.project.pathOf(id)), { [pair.project.photo(id).name]: content });
    await pair.scan();
    pair.model.contents.set(id, content);
  }),
);
const moveBehind = fc.tuple(seeds, className).map(([chosen, name]) =>
  step("moveBehind", [chosen, name], async (pair) => {
    const [id] = pair.pick(chosen, false);
    if (id === undefined) return;
    const from = pair.project.pathOf(id);
    const folder = join(dirname(dirname(from)), name);
    writeFiles(folder, { "moved.tmp": "" });
    renameSync(from, join(folder, `moved ${id} ${pair.fresh().length}.jpg`));
    rmSync(join(folder, "moved.tmp"));
    await pair.scan();
    pair.model.places.set(id, { ...pair.model.places.get(id)!, class: name });
  }),
);

async function agree({ project, model, dir }: Pair): Promise<void> {
  const files = photoFiles(dir);
  expect([...files.values()].sort(), "no file lost, none overwritten").toEqual([...model.contents.values()].sort());
  const { photos } = project.photos(0, 10_000);
  const seen = new Map(
    photos.map((photo) => [photo.id, { class: photo.class, part: photo.part, removed: photo.removed }]),
  );
  expect(seen).toEqual(new Map([...model.places].sort(([a], [b]) => a - b)));
  for (const { id } of photos) {
    const path = project.pathOf(id).slice(dir.length + 1);
    expect(files.get(path)).toBe(model.contents.get(id));
    expect(project.contentHash(id)).toBe(sha256(model.contents.get(id) ?? ""));
  }
  const { canUndo, canRedo, classes } = project.summary();
  expect([canUndo, canRedo]).toEqual([model.undo.length > 0, model.redo.length > 0]);
  const counted = classes.reduce(
    (sum, { train, valid, test: tested, removed }) => sum + train + valid + tested + removed,
    0,
  );
  expect(counted).toBe(photos.length);
  await Promise.resolve();
}

test("any edits, undone and redone, split, reopened and meddled with, agree with a simple model", async () => {
  const steps = fc.array(
    fc.oneof(
      remove,
      restore,
      relabel,
      relabelEach,
      { arbitrary: undo, weight: 3 },
      { arbitrary: redo, weight: 2 },
      split,
      undoSplit,
      bring,
      emptyTrash,
      makeClass,
      reopen,
      addBehind,
      deleteBehind,
      editBehind,
      moveBehind,
    ),
    { maxLength: 25 },
  );
  await fc.assert(
    fc.asyncProperty(steps, async (chosen) => {
      const pair = new Pair();
      for (const path of ["a/1.jpg", "a/2.jpg", "a/3.jpg", "b/1.jpg", "b/2.jpg", "b/4.jpg"]) {
        writeFiles(pair.dir, { [path]: pair.fresh() });
      }
      await pair.open();
      pair.adopt();
      const contents = photoFiles(pair.dir);
      for (const id of pair.model.places.keys()) {
        pair.model.contents.set(id, contents.get(pair.project.pathOf(id).slice(pair.dir.length + 1)) ?? "");
      }
      try {
        for (const { run } of chosen) {
          await run(pair);
          await agree(pair);
        }
      } finally {
        await pair.project.close();
      }
    }),
    // The same edits on every machine; `npm run hunt` draws others, and more of them.
    {
      numRuns: Number(process.env["THAW_MODEL_RUNS"] ?? 60),
      seed: Number(process.env["THAW_MODEL_SEED"] ?? 20261124),
      endOnFailure: false,
    },
  );
});
