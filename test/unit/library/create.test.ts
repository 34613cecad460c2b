import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createProject } from "../../../core/library/createProject.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { photo, photoFiles, quickFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

const options = { images: new TinyPhotos(), files: quickFiles };
const create = (dir: string, classes: readonly string[]): Promise<Project> =>
  createProject(dir, classes, quietContext(), options);
const open = (dir: string): Promise<Project> => openProject(dir, quietContext(), options);
const namesOf = (project: Project): readonly string[] => project.summary().classes.map(({ name }) => name);

test("an empty project has its classes with zeros, opens again, and takes photos", async () => {
  const dir = join(quickFolder(), "not/yet there");
  let project = await create(dir, ["cat", "dog", "cat"]);
  expect(readdirSync(dir).sort()).toEqual([".thaw", "cat", "dog", "thaw.json"]);
  expect(project.summary().classes).toEqual([
    { name: "cat", train: 0, valid: 0, test: 0, removed: 0 },
    { name: "dog", train: 0, valid: 0, test: 0, removed: 0 },
  ]);
  expect(project.problems().map(({ code }) => code)).toEqual(["oneClass"]);
  await project.close();
  project = await open(dir);
  expect(namesOf(project)).toEqual(["cat", "dog"]);
  const source = quickFolder();
  writeFiles(source, { "a.png": photo("a"), "sub/b.gif": photo("b"), ".hidden.gif": photo("h") });
  const report = await project.import({ paths: [source], class: "cat", move: false }, quietContext());
  expect(report).toMatchObject({ added: 2, problems: [] });
  expect([...photoFiles(dir).keys()].sort()).toEqual(["cat/001.gif", "cat/002.gif"]);
  await project.undo();
  await project.emptyTrash(quietContext());
  await project.close();
  project = await open(dir);
  expect(namesOf(project)).toEqual(["cat", "dog"]);
  await project.close();
});

test("a folder that holds something is refused and stays as it is; what file managers leave is nothing", async () => {
  const dir = quickFolder();
  writeFiles(dir, { ".DS_Store": "x" });
  await (await create(dir, [])).close();
  await expect(create(dir, [])).rejects.toMatchObject({ code: "nameTaken" });
  const full = quickFolder();
  writeFiles(full, { "letter.txt": "dear" });
  await expect(create(full, ["a"])).rejects.toMatchObject({ code: "nameTaken" });
  expect(readdirSync(full)).toEqual(["letter.txt"]);
  await expect(create(join(full, "letter.txt"), [])).rejects.toMatchObject({ code: "notAFolder" });
  for (const name of ["a/b", ".x", "", "Apple\0"]) {
    await expect(create(join(full, "new"), ["ok", name])).rejects.toMatchObject({ code: "badInput" });
  }
  await expect(create(join(full, "new"), ["Apple", "apple"])).rejects.toMatchObject({ code: "badInput" });
  expect(existsSync(join(full, "new"))).toBe(false);
  symlinkSync(quickFolder(), join(full, "link"));
  await expect(create(join(full, "link"), [])).rejects.toMatchObject({ code: "notAFolder" });
});

test("of two that make a project in one place, one has it", async () => {
  const dir = join(quickFolder(), "new");
  const [a, b] = await Promise.allSettled([create(dir, ["a"]), create(dir, ["b"])]);
  const made = [a, b].filter((one) => one.status === "fulfilled");
  expect(made).toHaveLength(1);
  for (const one of made) await one.value.close();
  await (await open(dir)).close();
});

test("classes are made and taken back, before and after the split", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.gif": photo("1"), "a/2.gif": photo("2"), "b/1.gif": photo("3"), "b/2.gif": photo("4") });
  const project = await open(dir);
  await project.addClass("c");
  expect(existsSync(join(dir, "c"))).toBe(true);
  const plan = assignSplit(project.splitPhotos(), { validPercent: 50, seed: 1 });
  await project.applySplit(plan.assignment, plan.state, quietContext());
  await project.addClass("d");
  expect(existsSync(join(dir, "train/d"))).toBe(true);
  expect(namesOf(project)).toEqual(["a", "b", "c", "d"]);
  await project.scan(quietContext());
  expect(project.problems()).toEqual([]);
  await expect(project.addClass("a")).rejects.toMatchObject({ code: "nameTaken" });
  await expect(project.addClass("A")).rejects.toMatchObject({ code: "badInput" });
  await expect(project.dropClass("a")).rejects.toMatchObject({
    code: "badInput",
    message: expect.stringMatching(/has 2 photos/),
  });
  await expect(project.dropClass("zebra")).rejects.toMatchObject({ code: "notFound" });
  await project.relabel([1], "c");
  await project.dropClass("d");
  expect(namesOf(project)).toEqual(["a", "b", "c"]);
  expect(existsSync(join(dir, "train/d"))).toBe(false);
  await project.remove([1]);
  await expect(project.dropClass("c")).rejects.toMatchObject({
    code: "badInput",
    message: expect.stringMatching(/trash/),
  });
  await project.undo();
  await project.undo();
  await project.dropClass("c");
  expect(existsSync(join(dir, "c"))).toBe(false);
  symlinkSync(quickFolder(), join(dir, "train/e"));
  await expect(project.addClass("e")).rejects.toMatchObject({ code: "outsideProject" });
  await project.close();
  expect(JSON.parse(readFileSync(join(dir, "thaw.json"), "utf8"))).toMatchObject({ classes: ["a", "b"], added: [] });
});

test("without a class the folders name it, and train/, valid/ and test/ above them their part", async () => {
  const source = quickFolder();
  writeFiles(source, {
    "set/train/cat/1.gif": photo("1"),
    "set/train/cat/10.gif": photo("10"),
    "set/train/cat/2.gif": photo("2"),
    "set/val/dog/1.gif": photo("3"),
    "set/test/cat/1.gif": photo("4"),
    "test/bird/1.gif": photo("5"),
  });
  symlinkSync(source, join(source, "set/loop"));
  mkdirSync(join(source, "set/empty"));
  const dir = join(quickFolder(), "p");
  const project = await create(dir, ["cat"]);
  const report = await project.import(
    { paths: [join(source, "set"), join(source, "test/bird")], move: false },
    quietContext(),
  );
  expect(report.problems).toEqual([expect.objectContaining({ file: join(source, "set/loop"), code: "badInput" })]);
  expect(
    viewOf(project)
      .map((line) => line.replace(/^\d+ /, ""))
      .sort(),
  ).toEqual([
    "test/cat/001.gif",
    "train/bird/001.gif",
    "train/cat/002.gif",
    "train/cat/003.gif",
    "train/cat/004.gif",
    "valid/dog/001.gif",
  ]);
  expect(photoFiles(dir).get("train/cat/003.gif")).toBe(photo("2"));
  expect(project.summary().split).toMatchObject({ adopted: true });
  await project.undo();
  expect(project.summary().split).toBeUndefined();
  await project.close();
  await (await open(dir)).close();
});

test("the project itself, what is in it and what is not there are named and left alone", async () => {
  const parent = quickFolder();
  const dir = join(parent, "p");
  writeFiles(dir, { "a/1.gif": photo("1"), "b/1.gif": photo("2") });
  writeFileSync(join(parent, "beside.gif"), photo("3"));
  const project = await open(dir);
  const paths = [join(dir, "a"), parent, join(parent, "nowhere")];
  const report = await project.import({ paths, class: "b", move: true }, quietContext());
  expect(report.added).toBe(1);
  expect(report.problems.map(({ file, code }) => [file, code])).toEqual([
    [join(dir, "a"), "badInput"],
    [join(parent, "nowhere"), "notFound"],
  ]);
  expect([...photoFiles(dir).keys()].sort()).toEqual(["a/1.gif", "b/002.gif", "b/1.gif"]);
  await project.close();
});

test("emptied, photos are listed no more; undo says what can't come back, and ids are not given again", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.gif": photo("1"), "a/2.gif": photo("2"), "b/1.gif": photo("3"), "b/2.gif": photo("4") });
  let project = await open(dir);
  await project.remove([1, 4]);
  await project.remove([2]);
  await project.restore([1]);
  const { deleted, edit } = await project.emptyTrash(quietContext());
  expect([deleted, edit.label]).toEqual([2, "Deleted 2 photos for good"]);
  expect(viewOf(project)).toEqual(["1 train/a/1.gif", "3 train/b/1.gif"]);
  expect(existsSync(join(dir, ".thaw/trash/2"))).toBe(false);
  await project.undo();
  expect((await project.undo()).label).toBe(
    "Undone: Remove 1 photo (1 photo was deleted with the trash and can't come back)",
  );
  expect((await project.undo()).label).toMatch(/Remove 2 photos \(1 photo was deleted/);
  expect((await project.redo()).changed.map(({ id }) => id)).toEqual([1]);
  await project.close();
  project = await open(dir);
  expect(() => project.photo(4)).toThrow(expect.objectContaining({ code: "notFound" }));
  const source = quickFolder();
  writeFiles(source, { "4.gif": photo("4") });
  const report = await project.import({ paths: [source], class: "b", move: false }, quietContext());
  expect(report.edit.changed.map(({ id }) => id)).toEqual([5]);
  expect((await project.emptyTrash(quietContext())).deleted).toBe(1);
  expect((await project.emptyTrash(quietContext())).edit.label).toBe("The trash is empty");
  await project.close();
});
