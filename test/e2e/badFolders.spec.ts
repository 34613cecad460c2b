import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import sharp from "sharp";
import { answerFolderDialog, launch, type RunningApp } from "./launch.ts";
import { expectPhotosDrawn, goTo, railLine } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch({ width: 960, height: 640 });
});
test.afterEach(async () => {
  await running.close();
});

/** A photo of one hue with noise, so that no two are duplicates. */
async function photo(red: number): Promise<Buffer> {
  const noise = { type: "gaussian", mean: 128, sigma: 40 } as const;
  return sharp({ create: { width: 320, height: 240, channels: 3, background: { r: red, g: 90, b: 60 }, noise } })
    .jpeg()
    .toBuffer();
}

test("a folder without photos says so and what a folder should look like", async () => {
  const { page, app, folder } = running;
  const empty = path.join(folder, "nothing here");
  await mkdir(empty);
  await answerFolderDialog(app, empty);
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await expect(page.getByText("nothing here").first()).toBeVisible();
  await expect(page.getByRole("alert")).toContainText(/photo|image/i);
  await expect(page.getByRole("button", { name: "Try the sample" })).toBeEnabled();
});

test("broken files are listed with reasons and the rest is there", async () => {
  const { page, app, folder } = running;
  const project = path.join(folder, "odd 'names' – and \"more\"");
  for (const name of ["oak", "a class with a very long name that no rail or chip could ever show in full"]) {
    await mkdir(path.join(project, name), { recursive: true });
    for (const index of [1, 2, 3])
      await writeFile(path.join(project, name, `photo ${index}.jpg`), await photo(60 * index));
  }
  await writeFile(path.join(project, "oak", "empty.jpg"), "");
  await writeFile(path.join(project, "oak", "-rf.jpg"), await photo(10));
  await writeFile(path.join(project, "oak", "new\nline.jpg"), await photo(20));
  await writeFile(path.join(project, "oak", "notes.jpg"), "these are no pixels");
  await writeFile(path.join(project, "oak", "half.jpg"), (await photo(30)).subarray(0, 400));
  await answerFolderDialog(app, project);
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await expect(railLine(page, "Gather")).toBeVisible();
  const problems = page.getByRole("table", { name: "Files that were not taken" });
  for (const name of ["empty.jpg", "notes.jpg", "half.jpg"]) {
    await expect(problems.getByRole("row", { name: new RegExp(name.replace(".", "\\.")) })).toBeVisible();
  }
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 6);
  await expect(page.getByRole("gridcell", { name: /^-rf\.jpg/ })).toBeVisible();
});
