import { cp, mkdir, readdir, rm } from "node:fs/promises";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { answerFolderDialog, launch, type RunningApp } from "./launch.ts";
import { expectPhotosDrawn, goTo, openSample } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

const grid = (page: Page) => page.getByRole("grid", { name: "Photos" });
const tile = (page: Page, name: string) => page.getByRole("gridcell", { name: new RegExp(`^${name}`) });

/** Presses → and expects that it is about photos. */
async function expectKeys(page: Page): Promise<void> {
  const before = await grid(page).getAttribute("aria-activedescendant");
  await page.keyboard.press("ArrowRight");
  await expect(grid(page)).not.toHaveAttribute("aria-activedescendant", before ?? "");
}

test("what is pressed with the mouse leaves the keys to the photos", async () => {
  const { page } = running;
  await openSample(page);
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  await tile(page, "002.jpg, fruit").hover();
  await tile(page, "002.jpg, fruit").getByRole("button").click();
  // At once: the message closes by itself.
  await page.getByRole("region", { name: "Messages" }).getByRole("button", { name: "Undo" }).click();
  await expect(tile(page, "002.jpg, fruit")).toHaveAttribute("aria-selected", "true");
  await expectKeys(page);
  await tile(page, "004.jpg, fruit").hover();
  await tile(page, "004.jpg, fruit").getByRole("button").click();
  await expect(tile(page, "004.jpg, fruit")).toHaveCount(0);
  await expectKeys(page);
  await page.keyboard.press("Control+z");
  await expect(tile(page, "004.jpg, fruit")).toHaveAttribute("aria-selected", "true");
  await page.getByRole("button", { name: /^Move to/ }).click();
  await page.getByRole("menuitem", { name: /vegetable/ }).click();
  await expect(page.getByText(/^Moved to vegetable/)).toBeVisible();
  await expectKeys(page);
  await page.getByRole("button", { name: /^Undo: Move/ }).click();
  await expect(page.getByText("Undone: Move 1 photo to vegetable")).toBeVisible();
  await expectKeys(page);
  const size = page.getByRole("slider", { name: "Tile size" });
  await size.click();
  const value = await size.inputValue();
  await expectKeys(page);
  await expect(size).toHaveValue(value);
  await page.getByRole("radio", { name: /^Likely junk/ }).click();
  await page.getByRole("radio", { name: "All photos" }).click();
  await page.keyboard.press("Control+a");
  await expect(page.getByRole("button", { name: /^Remove \d+$/ })).toBeVisible();
  // With Tab a button is gone to, and its keys stay its own.
  await page.getByRole("button", { name: "Speed mode" }).focus();
  await page.keyboard.press("Enter");
  const speed = page.getByRole("dialog", { name: "Speed mode" });
  await speed.getByRole("button", { name: /^Keep/ }).click();
  await expect(speed).toContainText("2 of");
  // Space removes in speed mode, also after a button was used.
  await page.keyboard.press("Space");
  await expect(speed).toContainText("3 of");
  await page.keyboard.press("Control+k");
  await expect(page.getByPlaceholder("What do you want to do?")).toBeFocused();
  await page.keyboard.type("undo the last");
  await expect(page.getByRole("option", { name: /^Undo the last edit/, selected: true })).toBeVisible();
  await page.keyboard.press("Enter");
  await expect(speed).toContainText("2 of");
  await page.keyboard.press("x");
  await page.keyboard.press("Escape");
  await expect(page.getByRole("radio", { name: "Removed 1" })).toBeVisible();
});

test("at the end of speed mode the keys go on to work, back to the last photo and out", async () => {
  const { page } = running;
  await openSample(page);
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  await page.keyboard.press("Control+f");
  await page.keyboard.type("001");
  await page.keyboard.press("Enter");
  await page.keyboard.press("s");
  const speed = page.getByRole("dialog", { name: "Speed mode" });
  await expect(speed).toContainText("1 of 2");
  for (const key of ["k", "x"]) await page.keyboard.press(key);
  await expect(speed).toContainText("2 photos looked at");
  await page.keyboard.press("u");
  await expect(speed).toContainText("2 of 2");
  await page.keyboard.press("k");
  await expect(speed).toContainText("2 photos looked at");
  // The hand was faster than the end.
  for (const key of ["Space", "Enter", "Space"]) await page.keyboard.press(key);
  await expect(speed).toContainText("2 photos looked at");
  await page.keyboard.press("Escape");
  await expect(speed).toHaveCount(0);
  await page.keyboard.press("ArrowRight");
  await expect(page.locator('[role="gridcell"][aria-selected="true"]')).toHaveCount(1);
});

test("tiles of another size, a search that is over and a list of junk are seen from where a person expects", async () => {
  const { page } = running;
  await openSample(page);
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  await page.keyboard.press("End");
  const top = () => grid(page).evaluate((element) => element.scrollTop);
  const focused = page.locator('[role="gridcell"][aria-selected="true"]');
  await expect(focused).toBeInViewport();
  const last = await focused.getAttribute("aria-label");
  const size = page.getByRole("slider", { name: "Tile size" });
  await size.focus();
  for (const key of ["End", "Home"]) {
    await page.keyboard.press(key);
    await expect(focused).toBeInViewport();
  }
  await size.fill("160");
  await page.keyboard.press("Control+f");
  await page.keyboard.type("00");
  await expect.poll(top).toBe(0);
  await page.keyboard.press("Escape");
  await expect(focused).toHaveAttribute("aria-label", last ?? "");
  await expect(focused).toBeInViewport();
  await grid(page).hover();
  await page.mouse.wheel(0, -400);
  await page.waitForTimeout(500);
  const left = await top();
  await goTo(page, "Gather");
  await goTo(page, "Clean");
  await expect.poll(async () => Math.abs((await top()) - left)).toBeLessThan(170);
  await page.keyboard.press("j");
  await expect.poll(top).toBe(0);
});

test("the folder, an import and a split that came with the folder are told of as they are", async () => {
  const { app, page, folder } = running;
  await openSample(page);
  const sample = path.join(folder, "documents");
  const [name] = await readdir(sample);
  const photos = path.join(sample, name ?? "", "train");
  const fruit = await readdir(path.join(photos, "fruit"));
  await rm(path.join(photos, "fruit", fruit[0] ?? ""));
  await page.keyboard.press("Control+r");
  await expect(page.getByText("The folder has changed: 1 photo is gone")).toBeVisible();

  const adopted = path.join(folder, "adopted");
  for (const [at, file] of fruit.slice(1, 9).entries()) {
    for (const kind of ["fruit", "vegetable"]) {
      const dir = path.join(adopted, at < 6 ? "train" : "valid", kind);
      await mkdir(dir, { recursive: true });
      const [from = ""] = (await readdir(path.join(photos, kind))).slice(at + 1);
      await cp(path.join(photos, kind, from), path.join(dir, file));
    }
  }
  await answerFolderDialog(app, adopted);
  await page.keyboard.press("Control+o");
  await expect(page.getByText(adopted)).toBeVisible();
  await goTo(page, "Split");
  await expect(page.getByText("Undone, the photos set aside go to train; none is lost.")).toBeVisible();
  await goTo(page, "Gather");
  await answerFolderDialog(app, path.join(photos, "vegetable"));
  await page.getByRole("button", { name: "Add photos to vegetable" }).click();
  await page.getByRole("menuitem", { name: "Add folder…" }).click();
  const result = page.getByRole("region", { name: "Import" });
  await expect(result).toContainText(/\d+ photos added to vegetable/, { timeout: 30_000 });
  await page.keyboard.press("Control+z");
  await expect(result).toContainText("added to vegetable, and taken back");
  await expect(result.getByRole("button", { name: "Undo" })).toHaveCount(0);
});
