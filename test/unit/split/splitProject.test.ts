import { existsSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import type { Progress } from "../../../core/contract/jobs.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { applySplit, checkSplit, previewSplit, repairSplit } from "../../../core/split/splitProject.ts";
import { photoFiles, quickFiles, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

const open = (dir: string): Promise<Project> =>
  openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });
/** Nothing here asks for a measure. */
const images = { size: 1, measure: () => Promise.reject(new Error("no photo is measured")) };
const settings = { validPercent: 25, testPercent: 25, seed: 3, method: "hash" as const, together: ["exact" as const] };

function makeFolder(prefix: string, from: number, to: number): Record<string, string> {
  const files: Record<string, string> = {};
  for (let at = from; at < to; at += 1) files[`${prefix}${at % 2 === 0 ? "a" : "b"}/${at}.jpg`] = `photo ${at}`;
  return files;
}

test("split with a test part, more photos, the same split again, mended, undone: every path is as before", async () => {
  const dir = quickFolder();
  writeFiles(dir, { ...makeFolder("", 0, 40), "a/copy.jpg": "photo 2", "b/copy.jpg": "photo 3" });
  const before = photoFiles(dir);
  let project = await open(dir);
  const ground = (): { project: Project; images: typeof images } => ({ project, images });
  const { preview } = await previewSplit(ground(), settings, quietContext());
  expect(photoFiles(dir)).toEqual(before);
  expect(preview.moves).toBe(42);
  await applySplit(ground(), settings, quietContext());
  expect(project.split()).toMatchObject({ ...settings, adopted: false, newest: 42 });
  const split = photoFiles(dir);
  expect([...split.keys()].filter((path) => path.startsWith("valid/"))).toHaveLength(preview.valid.length);
  expect([...split.keys()].filter((path) => path.startsWith("test/"))).toHaveLength(preview.test.length);
  expect((await checkSplit(ground(), ["exact"], quietContext())).leaking).toBe(0);

  // More photos, one of them a copy of a photo in valid: the old ones stay, the copy joins it. The memo is the journal's own.
  const held = project.kept().find(({ id }) => id === preview.valid[0]);
  const copied = split.get(`valid/${held?.class ?? ""}/${held?.name ?? ""}`) ?? "";
  writeFiles(dir, { ...makeFolder("train/", 40, 60), [`train/${held?.class ?? ""}/late copy.jpg`]: copied });
  await project.close();
  project = await open(dir);
  expect((await checkSplit(ground(), ["exact"], quietContext())).leaking).toBe(1);
  const parts = new Map(project.kept().map(({ id, part }) => [id, part]));
  const removed = preview.test[0] ?? 0;
  await project.remove([removed]);
  await applySplit(ground(), settings, quietContext());
  for (const { id, part } of project.kept()) if (id <= 42) expect(part).toBe(parts.get(id));
  expect(project.kept().find(({ name }) => name === "late copy.jpg")?.part).toBe("valid");
  expect((await checkSplit(ground(), ["exact"], quietContext())).leaking).toBe(0);
  // Out of the trash it comes back to its part.
  await project.restore([removed]);
  expect(project.photo(removed).part).toBe("test");

  await project.undoSplit(quietContext());
  const after = photoFiles(dir);
  for (const [path, content] of before) expect(after.get(path)).toBe(content);
  for (const folder of ["train", "valid", "test"]) expect(existsSync(join(dir, folder))).toBe(false);
  await project.undo();
  expect(project.split()).toMatchObject({ newest: 63 });
  await project.close();
});

test("a split is not carried out by a preview of other photos", async () => {
  const dir = quickFolder();
  writeFiles(dir, makeFolder("", 0, 40));
  const project = await open(dir);
  const ground = { project, images };
  const { preview } = await previewSplit(ground, settings, quietContext());
  await project.remove([preview.valid[0] ?? 0]);
  const before = photoFiles(dir);
  const order = { ...settings, preview: preview.hash };
  await expect(applySplit(ground, order, quietContext())).rejects.toMatchObject({ code: "splitStale" });
  expect(photoFiles(dir)).toEqual(before);
  expect(project.split()).toBeUndefined();
  await project.undo();
  await applySplit(ground, order, quietContext());
  expect(project.split()?.hash).toBe(preview.hash);
  await project.close();
});

test("a split that is stopped in the middle of its move leaves every file where it was, and can be done again", async () => {
  const dir = quickFolder();
  writeFiles(dir, makeFolder("", 0, 120));
  const project = await open(dir);
  const ground = { project, images };
  const before = photoFiles(dir);
  const stop = new AbortController();
  let moved = 0;
  const ctx = {
    ...quietContext(stop.signal),
    report: ({ phase, done }: Progress): void => {
      if (phase !== "Moving photos") return;
      moved = done;
      if (done === 60) stop.abort(new ThawError("cancelled", "Stopped."));
    },
  };
  await expect(applySplit(ground, settings, ctx)).rejects.toMatchObject({
    code: "cancelled",
    message: "Stopped. Every photo lies where it was before.",
  });
  expect(moved).toBe(60);
  expect(photoFiles(dir)).toEqual(before);
  expect(project.split()).toBeUndefined();
  for (const folder of ["train", "valid", "test"]) expect(existsSync(join(dir, folder))).toBe(false);
  await applySplit(ground, settings, quietContext());
  expect(photoFiles(dir).size).toBe(before.size);
  await project.undoSplit(quietContext());
  expect(photoFiles(dir)).toEqual(before);
  await project.close();
});

test("what was in the trash when the project was split joins its group's side: by mending, or by the same split again", async () => {
  const dir = quickFolder();
  const files = makeFolder("", 0, 40);
  // Copies of photos 0, 1, … of which some will stand in valid and some in test.
  for (let at = 0; at < 40; at += 1) files[`${at % 2 === 0 ? "a" : "b"}/copy ${at}.jpg`] = `photo ${at}`;
  writeFiles(dir, files);
  let project = await open(dir);
  const ground = (): { project: Project; images: typeof images } => ({ project, images });
  const named = (name: string) => project.kept().find((photo) => photo.name === name);
  const copies = Array.from({ length: 40 }, (_, at) => named(`copy ${at}.jpg`)?.id ?? 0);
  await project.remove(copies);
  await applySplit(ground(), settings, quietContext());
  const parts = new Map(project.kept().map(({ id, part }) => [id, part]));
  const held = [...parts.values()].filter((part) => part !== "train").length;
  await project.close();
  project = await open(dir);
  await project.restore(copies);
  for (const id of copies) expect(project.photo(id).part).toBe("train");

  const report = await checkSplit(ground(), ["exact"], quietContext());
  expect(report.groups).toHaveLength(held);
  for (const { ids, side } of report.groups)
    expect(side).toBe(parts.get(Math.min(...ids.filter((id) => parts.has(id)))));
  const { label } = await repairSplit(ground(), ["exact"], quietContext());
  expect(label).toMatch(/^Mend the split: \d+ photos? to valid, \d+ photos? to test$/);
  const everyOld = (): void => {
    for (const [id, part] of parts) expect(project.photo(id).part).toBe(part);
    for (let at = 0; at < 40; at += 1) expect(named(`copy ${at}.jpg`)?.part).toBe(named(`${at}.jpg`)?.part);
  };
  everyOld();
  expect((await checkSplit(ground(), ["exact"], quietContext())).leaking).toBe(0);

  await project.undo();
  expect((await checkSplit(ground(), ["exact"], quietContext())).leaking).toBe(held);
  await applySplit(ground(), settings, quietContext());
  everyOld();
  await project.undoSplit(quietContext());
  expect(
    project
      .kept()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(
    Object.keys(files)
      .map((path) => path.slice(2))
      .sort(),
  );
  await project.close();
});

test("an adopted split that leaks is mended in one edit that can be undone", async () => {
  const dir = quickFolder();
  writeFiles(dir, {
    ...makeFolder("train/", 0, 10),
    ...makeFolder("val/", 10, 16),
    ...makeFolder("test/", 16, 20),
    "val/a/from train.jpg": "photo 0",
    "test/b/from train.jpg": "photo 1",
    "test/a/from valid.jpg": "photo 10",
  });
  const project = await open(dir);
  const ground = { project, images };
  const before = photoFiles(dir);
  const report = await checkSplit(ground, ["exact"], quietContext());
  expect(report).toMatchObject({ leaking: 3, held: 13 });
  expect(report.groups).toHaveLength(3);
  const { label } = await repairSplit(ground, ["exact"], quietContext());
  expect(label).toBe("Mend the split: 2 photos to train, 1 photo to valid");
  expect(photoFiles(dir).get("train/a/from train.jpg")).toBe("photo 0");
  expect(photoFiles(dir).get("val/a/from valid.jpg")).toBe("photo 10");
  expect((await checkSplit(ground, ["exact"], quietContext())).leaking).toBe(0);
  expect(project.split()).toMatchObject({ adopted: true });
  expect((await repairSplit(ground, ["exact"], quietContext())).changed).toEqual([]);
  await project.undo();
  expect(photoFiles(dir)).toEqual(before);
  await project.undoSplit(quietContext());
  await expect(checkSplit(ground, [], quietContext())).rejects.toMatchObject({ code: "notSplit" });
  await project.close();
});
