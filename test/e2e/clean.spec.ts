import { copyFile, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { answerFolderDialog, launch, type RunningApp } from "./launch.ts";
import { expectPhotosDrawn, goTo, openSample, railLine } from "./stages.ts";

let running: RunningApp;
/** Folders of apps that were left for another one, which may still be at work in them. */
let left: string[] = [];
test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
  for (const folder of left) await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  left = [];
});

const tile = (page: Page, name: string, className = "fruit") =>
  page.getByRole("gridcell", { name: new RegExp(`^${name}\\.jpg, ${className}`) });
const marked = (page: Page) => page.locator('[role="gridcell"][aria-selected="true"]');

async function openClean(): Promise<string> {
  const { page, folder } = running;
  await openSample(page);
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  const documents = path.join(folder, "documents");
  return path.join(documents, (await readdir(documents))[0] ?? "");
}

test("photos are cleaned by keys alone: remove, relabel, undo, redo, large view, search", async () => {
  const { page, complaints } = running;
  const project = await openClean();
  await page.keyboard.press("Home");
  await expect(marked(page)).toHaveCount(1);
  for (const key of ["x", "Space", "x"]) await page.keyboard.press(key);
  await expect(railLine(page, "Clean")).toContainText("3 removed");
  await expect(tile(page, "004")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("2");
  await expect(tile(page, "004")).toHaveCount(0);
  await expect(tile(page, "005")).toHaveAttribute("aria-selected", "true");
  expect(await readdir(path.join(project, "train/fruit"))).not.toContain("004.jpg");
  await page.keyboard.press("u");
  await expect(tile(page, "004")).toHaveAttribute("aria-selected", "true");
  await page.keyboard.press("u");
  await expect(railLine(page, "Clean")).toContainText("2 removed");
  await page.keyboard.press("Shift+U");
  await expect(railLine(page, "Clean")).toContainText("3 removed");
  await page.keyboard.press("Home");
  await page.keyboard.press("Enter");
  const large = page.getByRole("dialog", { name: "004.jpg" });
  await expect(large).toContainText("train/fruit/004.jpg");
  const percent = large.getByRole("group", { name: "Zoom" }).locator("span");
  await expect(percent).toContainText("%");
  const whole = await percent.innerText();
  await page.keyboard.press("+");
  await expect(percent).not.toHaveText(whole);
  await page.keyboard.press("0");
  await expect(percent).toHaveText(whole);
  await page.keyboard.press("ArrowRight");
  await expect(page.getByRole("dialog", { name: "005.jpg" })).toBeVisible();
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("09");
  await expect(page.getByRole("gridcell").first()).toContainText("009.jpg");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keys" })).toContainText("Move to the n-th class");
  await page.keyboard.press("Escape");
  expect(complaints).toEqual([]);
});

test("a rectangle marks what it touches, and scrolls along", async () => {
  const { page } = running;
  await openClean();
  const grid = await page.getByRole("grid").boundingBox();
  const first = await tile(page, "001").boundingBox();
  const second = await tile(page, "002").boundingBox();
  if (grid === null || first === null || second === null) throw new Error("no grid");
  await page.mouse.move(first.x + 20, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(second.x + 40, second.y + 40, { steps: 5 });
  await page.mouse.up();
  await expect(marked(page)).toHaveCount(2);
  // At the lower edge the grid scrolls as long as the button is held.
  await page.mouse.move(first.x + 20, first.y + 20);
  await page.mouse.down();
  await page.mouse.move(second.x + 40, grid.y + grid.height - 2, { steps: 5 });
  await expect(page.getByText(/, [4-9][0-9] marked/)).toBeVisible();
  await page.mouse.up();
  const top = await page.getByRole("grid").evaluate((element) => element.scrollTop);
  expect(top).toBeGreaterThan(300);
});

test("speed mode: one key a photo, the last one taken back, and a summary", async () => {
  const { page } = running;
  await openClean();
  await page.getByRole("searchbox", { name: "Search by file name" }).fill("00");
  await expect(page.getByRole("gridcell").first()).toContainText("001.jpg");
  const count = await page.getByRole("gridcell").count();
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox", { name: "Search by file name" }).fill("00");
  await page.keyboard.press("Enter");
  await page.keyboard.press("s");
  const speed = page.getByRole("dialog", { name: "Speed mode" });
  await expect(speed).toContainText(new RegExp(`1 of ${count}`));
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await page.keyboard.press("2");
  await expect(speed).toContainText(new RegExp(`4 of ${count}`));
  await page.keyboard.press("u");
  await expect(speed).toContainText(new RegExp(`3 of ${count}`));
  for (let press = 2; press < count; press += 1) await page.keyboard.press("ArrowRight");
  await expect(speed).toContainText(`${count} photos looked at`);
  await expect(speed).toContainText(new RegExp(`${count - 1}\\s*kept\\s*1\\s*removed\\s*0\\s*relabelled`));
  await speed.getByRole("button", { name: "Back to the gallery" }).click();
  await expect(railLine(page, "Clean")).toContainText("1 removed");
});

test("planted copies are found, the best of each is kept, and undo survives a restart", async () => {
  const { page, app, folder } = running;
  const project = await openClean();
  const fruit = path.join(project, "train/fruit");
  await copyFile(path.join(fruit, "005.jpg"), path.join(fruit, "905.jpg"));
  await copyFile(path.join(fruit, "006.jpg"), path.join(fruit, "906.jpg"));
  await page.keyboard.press("Control+r");
  await expect(railLine(page, "Gather")).toContainText("182 photos");
  await page.getByRole("radio", { name: /^Likely junk/ }).click();
  const copies = page.getByRole("radio", { name: /^Exact copies/ });
  // The sample has a pair of its own.
  await expect(copies).toContainText("3", { timeout: 60_000 });
  await copies.click();
  await page.getByRole("button", { name: "Keep best in all groups" }).click();
  const ask = page.getByRole("dialog", { name: "Keep the best of every group" });
  await expect(ask).toContainText("Keep the best of 3 groups?");
  await ask.getByRole("button", { name: "Remove 3 photos" }).click();
  await expect(railLine(page, "Clean")).toContainText("3 removed");
  await expect(page.getByText("Nothing stands out here")).toBeVisible();
  await app.close();
  left.push(folder);
  running = await launch();
  await answerFolderDialog(running.app, project);
  await running.page.getByRole("button", { name: "Open a folder" }).first().click();
  await expect(railLine(running.page, "Clean")).toContainText("3 removed");
  await goTo(running.page, "Clean");
  await running.page.keyboard.press("Control+z");
  await expect(railLine(running.page, "Clean")).toContainText("Nothing removed");
});
