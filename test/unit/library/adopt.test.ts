import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Files } from "../../../core/library/files.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { photoFiles, quickFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const open = async (dir: string, files: Files = quickFiles): Promise<Project> =>
  await openProject(dir, quietContext(), { images: new TinyPhotos(), files });

function folderWith(files: Readonly<Record<string, string>>): string {
  const dir = temporaryFolder();
  writeFiles(dir, files);
  return dir;
}

const problemsOf = (project: Project): Record<string, string> =>
  Object.fromEntries(project.problems().map(({ file, reason }) => [file, reason]));

test("class folders are adopted as they stand, split into parts, and brought back exactly", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "a/2.jpg": "2", "b/1.jpg": "3", "b/2.jpg": "4", "b/.hidden": "h" });
  const before = photoFiles(dir);
  const project = await open(dir);
  expect(photoFiles(dir)).toEqual(before);
  const plan = assignSplit(project.splitPhotos(), { validPercent: 50, seed: 1 });
  await project.applySplit(plan.assignment, plan.state, quietContext());
  expect([...photoFiles(dir).keys()].filter((path) => path.startsWith("valid/"))).toHaveLength(2);
  expect(existsSync(join(dir, "a"))).toBe(false);
  expect(existsSync(join(dir, "b/.hidden"))).toBe(true);
  await project.undoSplit(quietContext());
  expect(photoFiles(dir)).toEqual(before);
  expect(existsSync(join(dir, "valid"))).toBe(false);
  await project.close();
});

test("the same split once more is no step of undo", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "a/2.jpg": "2", "b/1.jpg": "3", "b/2.jpg": "4" });
  const before = photoFiles(dir);
  const project = await open(dir);
  for (let time = 0; time < 2; time += 1) {
    const plan = assignSplit(project.splitPhotos(), { validPercent: 50, seed: 1 });
    await project.applySplit(plan.assignment, plan.state, quietContext());
    expect(project.split()).toMatchObject({ validPercent: 50 });
  }
  await project.undo();
  expect(photoFiles(dir)).toEqual(before);
  await project.close();
});

for (const valid of ["valid", "val", "validation"]) {
  test(`train/ and ${valid}/ are an adopted split`, async () => {
    const dir = folderWith({
      "train/a/1.jpg": "1",
      "train/b/1.jpg": "2",
      [`${valid}/a/2.jpg`]: "3",
      [`test/a/3.jpg`]: "4",
    });
    const project = await open(dir);
    expect(project.split()).toMatchObject({ adopted: true, validPercent: 33 });
    expect(viewOf(project)).toContainEqual(expect.stringMatching(/^\d valid\/a\/2.jpg$/));
    await project.relabel(
      [...project.kept()].filter((photo) => photo.part === "valid").map((photo) => photo.id),
      "b",
    );
    expect(photoFiles(dir).get(`${valid}/b/2.jpg`)).toBe("3");
    await project.undoSplit(quietContext());
    expect(project.split()).toBeUndefined();
    expect(photoFiles(dir).get("train/b/2.jpg")).toBe("3");
    await project.undo();
    expect(project.split()).toMatchObject({ adopted: true });
    await project.close();
  });
}

test("a class may be called train", async () => {
  const dir = folderWith({ "train/1.jpg": "1", "bus/1.jpg": "2" });
  const project = await open(dir);
  expect(project.summary().classes.map(({ name }) => name)).toEqual(["bus", "train"]);
  await project.close();
});

test("a folder without photos is refused and left untouched; one class opens with a warning", async () => {
  const empty = folderWith({ "notes/a.txt": "x", "loose.jpg": "not in a class" });
  await expect(open(empty)).rejects.toMatchObject({ code: "noImages", message: expect.stringContaining("fruit") });
  expect(readdirSync(empty).sort()).toEqual(["loose.jpg", "notes"]);
  await expect(open(join(empty, "nowhere"))).rejects.toMatchObject({ code: "notFound" });
  await expect(open(join(empty, "loose.jpg"))).rejects.toMatchObject({ code: "notAFolder" });
  const project = await open(folderWith({ "only/1.jpg": "1" }));
  expect(project.problems()).toContainEqual(expect.objectContaining({ code: "oneClass", fatal: false }));
  await project.close();
});

test("neither the home folder nor the whole disk is taken for a project", async () => {
  const home = folderWith({ "pictures/1.jpg": "1", "pets/cats/1.jpg": "2" });
  vi.stubEnv("HOME", home);
  await expect(open(home)).rejects.toMatchObject({ code: "badInput", message: expect.stringContaining("home folder") });
  expect(readdirSync(home).sort()).toEqual(["pets", "pictures"]);
  const rooted: Files = {
    ...quickFiles,
    makeFolder: async () => await Promise.reject(new Error("written to the disk")),
  };
  await expect(open("/", rooted)).rejects.toMatchObject({
    code: "badInput",
    message: expect.stringContaining("whole disk"),
  });
  const project = await open(join(home, "pets"));
  expect(project.summary().classes.map(({ name }) => name)).toEqual(["cats"]);
  await project.close();
  vi.unstubAllEnvs();
});

test("odd names are photos like any other", async () => {
  const names = [
    "with space.jpg",
    "-rf.jpg",
    "new\nline.jpg",
    `"quoted" 'twice'.jpg`,
    "$(touch x);.jpg",
    "ünïcödé \u{1f353}.jpg",
    "e\u0301.jpg",
    "\u00e9.jpg",
    `${"n".repeat(251)}.jpg`,
    "%41.jpg",
  ];
  const dir = folderWith(Object.fromEntries(names.map((name, at) => [`a class\n"x"/${name}`, `photo ${at}`])));
  writeFiles(dir, { "-b/1.jpg": "other", [`-b/${"n".repeat(251)}.jpg`]: "same name" });
  let project = await open(dir);
  expect(project.photos(0, 100).photos).toHaveLength(names.length + 2);
  const all = project.kept().map((photo) => photo.id);
  const before = photoFiles(dir);
  const plan = assignSplit(project.splitPhotos(), { validPercent: 50, seed: 1 });
  await project.applySplit(plan.assignment, plan.state, quietContext());
  await project.undo();
  expect(photoFiles(dir)).toEqual(before);
  await project.relabel(all, "-b");
  await project.remove(all);
  await project.close();
  project = await open(dir);
  await project.undo();
  await project.undo();
  expect(photoFiles(dir)).toEqual(before);
  await project.close();
});

test("what is no photo is listed with a reason, litter is passed over", async () => {
  const dir = folderWith({
    "a/1.jpg": "1",
    "b/1.jpg": "2",
    "b/inner/2.jpg": "3",
    "b/Thumbs.db": "t",
    "b/.DS_Store": "d",
    "top.png": "4",
    "README.md": "r",
    "docs/x.txt": "x",
  });
  symlinkSync(join(dir, "a"), join(dir, "linked"));
  symlinkSync(join(dir, "a/1.jpg"), join(dir, "a/link.jpg"));
  symlinkSync(dir, join(dir, "b/loop"));
  writeFileSync(Buffer.concat([Buffer.from(`${dir}/a/bad-`), Buffer.from([0xff, 0xfe]), Buffer.from(".jpg")]), "5");
  const project = await open(dir);
  const problems = problemsOf(project);
  expect(Object.keys(problems).sort()).toEqual([
    "a/bad-\uFFFD\uFFFD.jpg",
    "a/link.jpg",
    "b/inner",
    "b/loop",
    "docs",
    "linked",
    "top.png",
  ]);
  expect(problems["a/link.jpg"]).toMatch(/symbolic link/);
  expect(project.kept()).toHaveLength(2);
  await project.close();
});

test("an unreadable folder is listed, and what was known of its photos stays", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "b/1.jpg": "2", "c/1.jpg": "3" });
  let broken = false;
  const files: Files = {
    ...quickFiles,
    list: (folder) => {
      if (broken && basename(folder) === "b")
        throw Object.assign(new Error("EACCES: permission denied"), { code: "EACCES" });
      return quickFiles.list(folder);
    },
  };
  const project = await open(dir, files);
  broken = true;
  const report = await project.scan(quietContext());
  expect(report.vanished).toBe(0);
  expect(report.problems).toContainEqual(expect.objectContaining({ file: "b", code: "notReadable", fatal: true }));
  expect(viewOf(project)).toHaveLength(3);
  await project.close();
  chmodSync(dir, 0o700);
});

test("only what changed is read again; a touched file keeps its photo", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "a/2.jpg": "2", "b/1.jpg": "3" });
  const images = new TinyPhotos();
  const reopen = async () => await openProject(dir, quietContext(), { images, files: quickFiles });
  let project = await reopen();
  expect(images.read).toHaveLength(3);
  await project.close();
  project = await reopen();
  expect(images.read).toHaveLength(3);
  utimesSync(join(dir, "a/1.jpg"), 5, 5);
  mkdirSync(join(dir, "c"));
  writeFiles(dir, { "c/new.jpg": "4" });
  const view = viewOf(project);
  const report = await project.scan(quietContext());
  expect(report).toMatchObject({ added: 1, vanished: 0 });
  expect(images.read.slice(3).map((path) => path.slice(dir.length + 1))).toEqual(["a/1.jpg", "c/new.jpg"]);
  expect(viewOf(project)).toEqual([...view, "4 train/c/new.jpg"]);
  await project.close();
});

test("a stopped scan goes on where it was", async () => {
  const dir = temporaryFolder();
  for (let at = 0; at < 1200; at += 1) writeFiles(dir, { [`${at % 2 === 0 ? "a" : "b"}/${at}.jpg`]: String(at) });
  const images = new TinyPhotos();
  const stop = new AbortController();
  const ctx = { ...quietContext(stop.signal), report: ({ done }: { done: number }) => done === 700 && stop.abort() };
  await expect(openProject(dir, ctx, { images, files: quickFiles })).rejects.toMatchObject({ code: "cancelled" });
  const read = images.read.length;
  expect(read).toBeLessThan(750);
  const project = await openProject(dir, quietContext(), { images, files: quickFiles });
  // A few were being read when it stopped: they count as well.
  expect(images.read.length - read).toBeLessThanOrEqual(500);
  expect(images.read.length - read).toBeGreaterThan(480);
  expect(project.kept()).toHaveLength(1200);
  await project.close();
});

test("paths, pages and unknown ids", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "a/2.jpg": "2", "b/1.jpg": "3" });
  const project = await open(dir);
  expect(project.photos(0, 2)).toMatchObject({ photos: [{ id: 1 }, { id: 2 }], more: true });
  expect(project.photos(2, 2)).toMatchObject({ photos: [{ id: 3 }], more: false });
  const both = `${project.contentHash(1)}${project.contentHash(2)}`;
  expect(project.hashes(0, 2)).toEqual({ ids: [1, 2], hashes: both, more: true });
  expect(project.hashes(2, 2)).toEqual({ ids: [3], hashes: project.contentHash(3), more: false });
  expect(project.pathOf(1)).toBe(join(dir, "a/1.jpg"));
  expect(() => project.photo(99)).toThrow(expect.objectContaining({ code: "notFound" }));
  await expect(project.remove([99])).rejects.toMatchObject({ code: "notFound" });
  for (const name of ["", "..", "a/b", ".hidden", "x".repeat(256), "nul\0"]) {
    await expect(project.relabel([1], name)).rejects.toMatchObject({ code: "badInput" });
  }
  await project.close();
  await expect(project.remove([1])).rejects.toMatchObject({ code: "noProject" });
});

test("a known project opens before its files are looked at; edits meanwhile are safe, and the look says what changed", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "a/2.jpg": "2", "b/1.jpg": "3", "b/2.jpg": "4" });
  const images = new TinyPhotos();
  let looked = 0;
  const files: Files = { ...quickFiles, list: (folder) => (looked++, quickFiles.list(folder)) };
  const reopen = async () => await openProject(dir, quietContext(), { images, files, lookLater: true });
  let project = await reopen();
  // Nothing is known the first time, so the files are looked at all the same.
  expect(project.kept()).toHaveLength(4);
  await project.close();
  writeFiles(dir, { "b/new.jpg": "5" });
  rmSync(join(dir, "a/1.jpg"));
  looked = 0;
  project = await reopen();
  expect(looked).toBe(0);
  expect(project.kept()).toHaveLength(4);
  expect(await project.remove([1, 2])).toMatchObject({
    label: "Remove 2 photos (1 photo was no longer there)",
    note: "1 photo was no longer there",
  });
  const { version } = project;
  expect(await project.scan(quietContext())).toMatchObject({ added: 1, vanished: 1 });
  expect(project.version).toBeGreaterThan(version);
  expect(viewOf(project)).toEqual([
    "2 train/a/2.jpg removed",
    "3 train/b/1.jpg",
    "4 train/b/2.jpg",
    "5 train/b/new.jpg",
  ]);
  const { version: after } = project;
  await project.scan(quietContext());
  expect(project.version).toBe(after);
  await project.close();
});

test("photos whose file has gone are known until they are back; removed ones are not missed", async () => {
  const dir = folderWith({ "a/1.jpg": "1", "a/2.jpg": "2", "b/1.jpg": "3", "b/trash.jpg": "4" });
  let project = await open(dir);
  await project.remove([4]);
  for (const name of ["a/1.jpg", ".thaw/trash/4"]) rmSync(join(dir, name), { recursive: true });
  expect(project.gone()).toEqual([]);
  await project.close();
  project = await open(dir);
  expect(project.gone().map(({ class: name, name: file }) => `${name}/${file}`)).toEqual(["a/1.jpg"]);
  expect(project.kept().map(({ id }) => id)).toEqual([2, 3]);
  writeFiles(dir, { "a/1.jpg": "1" });
  await project.scan(quietContext());
  expect(project.gone()).toEqual([]);
  await project.close();
});
