import { readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { launch, type RunningApp } from "./launch.ts";
import { expectPhotosDrawn, goTo, openSample, railLine, setLongRun, splitExactly } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

test("from the sample to its mistakes, in the real window", async () => {
  const { page, folder, complaints } = running;
  await openSample(page);
  const documents = path.join(folder, "documents");
  const project = path.join(documents, (await readdir(documents))[0]!);
  await expect(railLine(page, "Gather")).toContainText("180 photos");

  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  const fruit = path.join(project, "train/fruit");
  const before = await readdir(fruit);
  const tile = page.getByRole("gridcell", { name: /^001\.jpg, fruit/ });
  await tile.hover();
  await tile.getByRole("button", { name: "Remove 001.jpg" }).click();
  await expect(tile).toHaveCount(0);
  await expect(railLine(page, "Clean")).toContainText("1 removed");
  await expect.poll(async () => (await readdir(fruit)).length).toBe(before.length - 1);
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await expect(tile).toBeVisible();
  expect(await readdir(fruit)).toEqual(before);
  // Once more by keyboard, and it stays removed.
  await tile.click();
  await page.keyboard.press("x");
  await expect(tile).toHaveCount(0);
  await page.getByRole("radio", { name: /^Removed/ }).click();
  await expect(page.getByRole("gridcell", { name: /^001\.jpg, fruit/ })).toBeVisible();

  await splitExactly(page, 35);
  const valid = await Promise.all(["fruit", "vegetable"].map((name) => readdir(path.join(project, "valid", name))));
  // 67 fruits are left, of which a fifth is 13; of 112 vegetables it is 22.
  expect(valid.flat()).toHaveLength(35);

  await goTo(page, "Train");
  await page.getByRole("button", { name: "Start training" }).click();
  const epochs = page.getByRole("table", { name: "Epochs" }).locator("tbody tr");
  await expect(epochs).toHaveCount(5, { timeout: 90_000 });
  await expect(page.getByText("finished", { exact: true })).toBeVisible();
  for (const cells of await epochs.all()) {
    const [epoch, trainLoss, validLoss, accuracy] = await cells.locator("td").allInnerTexts();
    expect(Number(epoch)).toBeGreaterThan(0);
    expect(Number(trainLoss)).toBeGreaterThan(0);
    expect(Number(validLoss)).toBeGreaterThan(0);
    expect(Number(accuracy)).toBeLessThanOrEqual(1);
  }
  const last = Number((await epochs.last().locator("td").allInnerTexts())[3]);
  expect(last).toBeGreaterThan(0.7);
  // The plot is drawn: the canvas of the loss is not blank.
  const inked = await page
    .locator("canvas")
    .first()
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value, at) => at % 4 === 3 && value > 0);
    });
  expect(inked).toBe(true);

  await goTo(page, "Inspect");
  const cells = page.getByRole("button", { name: / predicted as .*: \d+ photos?$/ });
  await expect(cells).toHaveCount(4, { timeout: 60_000 });
  const counts = await Promise.all(
    (await cells.all()).map(async (cell) => Number(/: (\d+)/.exec((await cell.getAttribute("aria-label"))!)![1])),
  );
  expect(counts.reduce((sum, count) => sum + count)).toBe(35);
  const mistakes = counts[1]! + counts[2]!;
  await expect(railLine(page, "Inspect")).toContainText(mistakes === 1 ? "1 mistake" : `${mistakes} mistakes`);
  const tiles = page.getByRole("button", { name: /^\d+\.jpg: .* predicted as/ });
  await expect(tiles).toHaveCount(mistakes);
  // A cell shows its own photos, all of them.
  const chosen = counts.indexOf(Math.max(...counts));
  await cells.nth(chosen).click();
  await expect(tiles).toHaveCount(counts[chosen]!);
  await tiles.first().click();
  await expect(page.getByRole("dialog")).toContainText("%");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("dialog")).toHaveCount(0);
  expect(complaints).toEqual([]);
});

test("stopping a training keeps what it had", async () => {
  const { page } = running;
  await openSample(page);
  await splitExactly(page, 36);
  await goTo(page, "Train");
  await setLongRun(page);
  await page.getByRole("button", { name: "Start training" }).click();
  const epochs = page.getByRole("table", { name: "Epochs" }).locator("tbody tr");
  await expect.poll(() => epochs.count(), { timeout: 90_000 }).toBeGreaterThan(3);
  await page.getByRole("main").getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("stopped by you; the best epoch is kept")).toBeVisible();
  await goTo(page, "Inspect");
  await expect(page.getByRole("button", { name: / predicted as .*: \d+ photos?$/ })).toHaveCount(4, {
    timeout: 60_000,
  });
});
