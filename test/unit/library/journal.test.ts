import { cpSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { contentsOf, photo, quickFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

const open = async (dir: string): Promise<Project> =>
  await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });

interface Moment {
  /** Copy of the project's folder just after an edit was acknowledged. */
  readonly dir: string;
  readonly journal: number;
  readonly view: readonly string[];
  readonly undoLabel: string | undefined;
}

/** A project after each of a few edits, as a crash at that moment would leave it. */
async function moments(): Promise<readonly Moment[]> {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "a/2.jpg": "two", "b/1.jpg": "three", "b/2.jpg": "four" });
  const project = await open(dir);
  const kept: Moment[] = [];
  const keep = (): void => {
    const copy = join(quickFolder(), "project");
    cpSync(dir, copy, { recursive: true, preserveTimestamps: true });
    rmSync(join(copy, ".thaw/lock"));
    const journal = statSync(join(copy, ".thaw/journal.jsonl")).size;
    kept.push({ dir: copy, journal, view: viewOf(project), undoLabel: project.summary().undoLabel });
  };
  keep();
  await project.remove([1]);
  keep();
  await project.relabel([3], "a");
  keep();
  const plan = assignSplit(project.splitPhotos(), { validPercent: 50, seed: 3 });
  await project.applySplit(plan.assignment, plan.state, quietContext());
  keep();
  await project.undo();
  keep();
  const source = quickFolder();
  writeFiles(source, { "5.gif": photo("five") });
  await project.import({ paths: [source], class: "b", move: false }, quietContext());
  keep();
  await project.emptyTrash(quietContext());
  keep();
  await project.close();
  return kept;
}

test("cut at any byte, the journal opens and keeps every edit that was acknowledged", {
  timeout: 120_000,
}, async () => {
  const kept = await moments();
  for (const [at, moment] of kept.entries()) {
    // Behind the last acknowledged edit there may be any part of the next one; its files may have moved or not.
    const next = kept[at + 1] ?? moment;
    const journal = readFileSync(join(next.dir, ".thaw/journal.jsonl"));
    for (let length = moment.journal; length < next.journal; length += 1) {
      // The files moved, but less of the journal left than was durable before: no crash does that, yet it must do no harm.
      for (const disk of length % 5 === 0 ? [moment, next] : [moment]) {
        const work = restored(disk.dir, journal.subarray(0, length));
        const project = await open(work);
        // Emptying the trash is the one thing that its intent alone brings to its end.
        const isAsked = next.view.length < moment.view.length && journal.subarray(0, length).includes('"emptying"');
        const isDone = isAsked && journal.subarray(moment.journal, length).includes(10);
        expect(viewOf(project), `edit ${at}, byte ${length}`).toEqual(isDone ? next.view : disk.view);
        if (disk === moment) expect(project.summary().undoLabel).toBe(moment.undoLabel);
        await project.close();
        expect(contentsOf(work)).toEqual(contentsOf(isDone ? next.dir : disk.dir));
      }
    }
  }
});

/** The project as it was, under the same path again and again, with another journal. */
function restored(from: string, journal: Uint8Array): string {
  const work = `${from}-work`;
  rmSync(work, { recursive: true, force: true });
  cpSync(from, work, { recursive: true, preserveTimestamps: true });
  writeFileSync(join(work, ".thaw/journal.jsonl"), journal);
  return work;
}

test("one wrong byte anywhere: the journal opens, no file is lost, and what was before it is known", {
  timeout: 120_000,
}, async () => {
  const kept = await moments();
  const [first, second] = [kept.at(-2), kept.at(-1)];
  const journal = readFileSync(join(second?.dir ?? "", ".thaw/journal.jsonl"));
  const contents = contentsOf(second?.dir ?? "");
  // From the import on every byte, before it every seventh: those lines are of the kinds that come again.
  for (let at = 0; at < journal.length; at += at < (kept.at(-3)?.journal ?? 0) ? 7 : 1) {
    const spoilt = Buffer.from(journal);
    spoilt[at] = (spoilt[at] ?? 0) ^ 1;
    const project = await open(restored(second?.dir ?? "", spoilt));
    const where = `byte ${at}`;
    expect(viewOf(project), where).toHaveLength(second?.view.length ?? 0);
    if (at >= (first?.journal ?? 0)) expect(viewOf(project), where).toEqual(second?.view);
    await project.close();
    expect(contentsOf(project.dir), where).toEqual(contents);
  }
});

test("a cut within the first scan opens as a new project", { timeout: 120_000 }, async () => {
  const [first] = await moments();
  const whole = readFileSync(join(first?.dir ?? "", ".thaw/journal.jsonl"));
  for (let length = 0; length < whole.length; length += 1) {
    const work = restored(first?.dir ?? "", whole.subarray(0, length));
    const project = await open(work);
    expect(viewOf(project)).toEqual(first?.view);
    await project.close();
  }
});

test("a step that is named is undone only while it is the last", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "a/2.jpg": "two", "b/1.jpg": "three" });
  const project = await open(dir);
  const label = (await project.remove([1])).summary.undoLabel;
  await project.relabel([2], "b");
  const view = viewOf(project);
  await expect(project.undo(label)).rejects.toMatchObject({
    code: "undoStale",
    message: expect.stringMatching(/Move 1 photo to b/),
  });
  expect(viewOf(project)).toEqual(view);
  await project.undo();
  expect((await project.undo(label)).changed.map(({ id, removed }) => [id, removed])).toEqual([[1, false]]);
  await project.close();
});

test("undo goes on where it was after any number of openings", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "a/2.jpg": "two", "b/1.jpg": "three" });
  let project = await open(dir);
  const start = viewOf(project);
  await project.remove([1]);
  await project.relabel([2], "b");
  const end = viewOf(project);
  for (let round = 0; round < 3; round += 1) {
    await project.close();
    project = await open(dir);
    await project.undo();
    await project.close();
    project = await open(dir);
    await project.undo();
    expect(viewOf(project)).toEqual(start);
    await expect(project.undo()).rejects.toMatchObject({ code: "nothingToUndo" });
    await project.redo();
    await project.close();
    project = await open(dir);
    await project.redo();
    expect(viewOf(project)).toEqual(end);
    await expect(project.redo()).rejects.toMatchObject({ code: "nothingToRedo" });
  }
  await project.close();
});

test("a damaged snapshot is rebuilt from the one before and both journals", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "a/2.jpg": "two", "b/1.jpg": "three" });
  let project = await open(dir);
  await project.close();
  project = await open(dir);
  await project.remove([2]);
  await project.close();
  const snapshot = join(dir, ".thaw/snapshot.json");
  for (const spoil of [() => truncateSync(snapshot, 40), () => writeFileSync(snapshot, "{}"), () => rmSync(snapshot)]) {
    spoil();
    project = await open(dir);
    expect(viewOf(project)).toContain("2 train/a/2.jpg removed");
    expect(project.summary().undoLabel).toBe("Remove 1 photo");
    await project.undo();
    expect(viewOf(project)).toContain("2 train/a/2.jpg");
    await project.redo();
    await project.close();
  }
});

test("all state lost: photos in class folders are adopted again, and those in the trash are named", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "a/2.jpg": "two", "b/1.jpg": "three" });
  let project = await open(dir);
  await project.remove([2]);
  await project.close();
  for (const name of ["snapshot.json", "snapshot.old.json", "journal.jsonl", "journal.old.jsonl"]) {
    rmSync(join(dir, ".thaw", name), { force: true });
  }
  project = await open(dir);
  expect(viewOf(project)).toEqual(["1 train/a/1.jpg", "2 train/b/1.jpg"]);
  expect(project.problems().map(({ file }) => file)).toContain(".thaw/trash/2/2.jpg");
  await project.close();
  expect(contentsOf(dir)).toEqual(["one", "three", "two"]);
});

test("thaw.json: damaged is set aside, too new is refused", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "b/1.jpg": "three", "thaw.json": "{ not json" });
  const project = await open(dir);
  expect(project.problems()).toContainEqual(expect.objectContaining({ file: "thaw.json", code: "projectDamaged" }));
  await project.close();
  expect(readFileSync(join(dir, "thaw.damaged.json"), "utf8")).toBe("{ not json");
  expect(JSON.parse(readFileSync(join(dir, "thaw.json"), "utf8"))).toMatchObject({ schema: 1, classes: ["a", "b"] });
  writeFiles(dir, { "thaw.json": JSON.stringify({ schema: 99 }) });
  await expect(open(dir)).rejects.toMatchObject({ code: "projectTooNew" });
  expect(readFileSync(join(dir, "thaw.json"), "utf8")).toBe('{"schema":99}');
});
