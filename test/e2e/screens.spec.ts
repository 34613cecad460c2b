import { mkdir } from "node:fs/promises";
import { expect, type Page, test } from "@playwright/test";
import { captureScreens } from "./captureScreens.ts";
import { launch, type RunningApp, screensFolder } from "./launch.ts";
import { expectPhotosDrawn, goTo, openSample, openSettings, railLine, setLongRun, splitExactly } from "./stages.ts";

let running: RunningApp;

test.beforeAll(async () => {
  await mkdir(screensFolder, { recursive: true });
  running = await launch();
});
test.afterAll(async () => {
  await running.close();
});

const capture = (name: string): Promise<void> => captureScreens(running, name);

/** How many of the nine draws have their pixels. */
function drawn(page: Page): Promise<number> {
  return page
    .getByRole("group", { name: "Nine draws" })
    .locator("img")
    .evaluateAll((images) => images.filter((image) => (image as HTMLImageElement).naturalWidth > 0).length);
}

test("every view, at two sizes and in both themes", async () => {
  test.setTimeout(600_000);
  const { page } = running;
  await expect(page.getByRole("button", { name: "Try the sample" })).toBeEnabled();
  await capture("1-welcome");
  await openSample(page);
  await capture("2-gather");
  await page.getByRole("button", { name: "Project Fruit or vegetable" }).click();
  await expect(page.getByRole("menu")).toBeVisible();
  await capture("2-project-menu");
  await page.keyboard.press("Escape");
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  await page.getByRole("gridcell", { name: /^003\.jpg, fruit/ }).click();
  await page.keyboard.press("x");
  await capture("3-clean");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("dialog")).toBeVisible();
  await capture("3-clean-large");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /^Removed/ }).click();
  await expectPhotosDrawn(page, 1);
  await capture("3-clean-removed");
  await page.getByRole("radio", { name: /^All photos/ }).click();
  await goTo(page, "Inspect");
  await capture("5-inspect-empty");
  await goTo(page, "Train");
  await capture("4-train-empty");
  await goTo(page, "Split");
  await capture("3-split");
  await splitExactly(page);
  await capture("3-split-done");
  await goTo(page, "Train");
  await expect(page.getByRole("radio", { name: "Article" })).toBeVisible();
  await capture("4-train-fresh");
  await page.getByRole("radio", { name: "Article" }).click();
  await openSettings(page, "Network");
  await expect(page.getByRole("button", { name: /^Thaw from/ }).first()).toBeVisible();
  await capture("4-train-network");
  await openSettings(page, "Phases");
  await expect(page.getByRole("img", { name: "Learning rate over epochs" })).toBeVisible();
  await capture("4-train-phases");
  await page.getByRole("main").locator("section canvas").last().scrollIntoViewIfNeeded();
  await capture("4-train-preview");
  await openSettings(page, "Photos");
  await expect.poll(() => drawn(page)).toBe(9);
  await capture("4-train-photos");
  await openSettings(page, "Details");
  await capture("4-train-details");
  await page.getByRole("radio", { name: "Quick" }).click();
  await openSettings(page, "Phases");
  await page.getByRole("button", { name: "Find a rate" }).click();
  await expect(page.getByRole("img", { name: "Loss over learning rate" })).toBeVisible({ timeout: 90_000 });
  await expect(page.getByText("Take one:")).toBeInViewport();
  await capture("4-train-rate-finder");
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 90_000 });
  await capture("4-train");
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.getByRole("list", { name: "Runs" }).getByRole("button", { name: /^Run 2/ })).toBeVisible();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 90_000 });
  await page.getByRole("button", { name: "Compare Run 2" }).click();
  await page
    .getByRole("list", { name: "Runs" })
    .getByRole("button", { name: /^Run 1/ })
    .click();
  await page.getByRole("button", { name: "Compare Run 1" }).click();
  await capture("4-train-compared");
  await goTo(page, "Inspect");
  await expect(page.getByRole("button", { name: / predicted as .*: \d+ photos?$/ })).toHaveCount(4, {
    timeout: 60_000,
  });
  await expectPhotosDrawn(page, 1);
  await capture("5-inspect");
  await page
    .getByRole("button", { name: /^\d+\.jpg: .* predicted as/ })
    .first()
    .click();
  await expect(page.getByRole("dialog")).toContainText("%");
  await capture("5-inspect-large");
  await page.keyboard.press("Escape");
  await page.keyboard.press("Control+k");
  await expect(page.getByRole("dialog")).toBeVisible();
  await capture("6-palette");
  await page.keyboard.press("Escape");
  await goTo(page, "Train");
  await setLongRun(page);
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(railLine(page, "Train")).toContainText(/Epoch [2-9]/, { timeout: 90_000 });
  await capture("4-train-running");
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("This run is paused.", { exact: false })).toBeVisible({ timeout: 30_000 });
  await capture("4-train-paused");
});
