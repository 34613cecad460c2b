import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { openProject } from "../../../core/library/openProject.ts";
import { createSample } from "../../../core/library/sample.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { oddImages } from "../../helpers/oddImages.ts";
import { contentsOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { testImages } from "../../helpers/testImages.ts";

const images = await testImages();
afterAll(async () => await images.close());

test("the sample is a project of 68 fruits and 112 vegetables; a second one gets another name", async () => {
  const parent = temporaryFolder();
  const dir = await createSample(parent, quietContext());
  expect(dir).toBe(join(parent, "Fruit or vegetable"));
  expect(readdirSync(join(dir, "train/fruit")).at(0)).toBe("001.jpg");
  const project = await openProject(dir, quietContext(), { images });
  expect(project.summary()).toMatchObject({
    name: "Fruit or vegetable",
    classes: [
      { name: "fruit", train: 68 },
      { name: "vegetable", train: 112 },
    ],
    problems: 0,
  });
  expect(project.photo(1)).toMatchObject({ name: "001.jpg", class: "fruit", width: 307 });
  const plan = assignSplit(project.splitPhotos(), { validPercent: 20, seed: 1234 });
  expect(plan.preview.valid).toHaveLength(36);
  await project.close();
  expect(await createSample(parent, quietContext())).toBe(join(parent, "Fruit or vegetable 2"));
  expect(readdirSync(parent).sort()).toEqual(["Fruit or vegetable", "Fruit or vegetable 2"]);
});

test("a stopped sample leaves nothing behind", async () => {
  const parent = temporaryFolder();
  const stop = new AbortController();
  const ctx = { signal: stop.signal, report: ({ done }: { done: number }) => done === 20 && stop.abort() };
  await expect(createSample(parent, ctx)).rejects.toMatchObject({ code: "cancelled" });
  expect(readdirSync(parent)).toEqual([]);
});

test("a folder of odd files: each is listed with its reason, none stops the rest, nothing is moved", async () => {
  const dir = temporaryFolder();
  const odd = await oddImages();
  for (const { name, bytes } of odd) writeFiles(dir, { [`a/${name}`]: bytes, [`b/${name}`]: bytes });
  const before = contentsOf(dir);
  const project = await openProject(dir, quietContext(), { images });
  const listed = new Map(project.problems().map((problem) => [problem.file, problem]));
  for (const { name, problem } of odd) {
    const found = listed.get(`a/${name}`);
    expect(found === undefined ? undefined : { code: found.code, fatal: found.fatal }, name).toEqual(problem);
  }
  const usable = odd.filter(({ problem }) => problem?.fatal !== true);
  expect(project.kept()).toHaveLength(2 * usable.length);
  // Text, drawings and papers are no photos; a photo that can't be decoded is shown with its reason.
  const names = project.photos(0, 1000).photos.map((photo) => photo.name);
  expect(names).toContain("empty.jpg");
  expect(names).not.toContain("notes.txt");
  expect(contentsOf(dir)).toEqual(before);
  await project.close();
});
