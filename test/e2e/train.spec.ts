import { expect, test } from "@playwright/test";
import { launch, type RunningApp } from "./launch.ts";
import { goTo, openSample, openSettings, setEpochs, setLongRun, splitExactly } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch();
  const { page } = running;
  await openSample(page);
  await splitExactly(page, 36);
  await goTo(page, "Train");
});
test.afterEach(async () => {
  await running.close();
});

test("the article's two steps on a small network: head first, then thawed at three rates", async () => {
  test.setTimeout(300_000);
  const { page } = running;
  await setEpochs(page, 2);
  await expect(page.getByText("Changed since.")).toBeVisible();
  await page.getByRole("button", { name: "Add a phase" }).click();
  await page.getByRole("combobox", { name: "Schedule, Phase 2" }).selectOption({ label: "Cosine, restarts" });
  await page.getByRole("textbox", { name: "Cycles" }).fill("1");
  // The picture of the network thaws by a click, here for the second phase.
  await openSettings(page, "Network");
  await page.getByRole("radio", { name: "Phase 2" }).click();
  const last = page.getByRole("button", { name: /^Thaw from top/ });
  await expect(last).toHaveAttribute("aria-pressed", "false");
  await last.focus();
  await page.keyboard.press("Enter");
  await expect(last).toHaveAttribute("aria-pressed", "true");
  await openSettings(page, "Phases");
  await page.getByRole("button", { name: "A smaller rate for earlier layers" }).click();
  await expect(page.getByRole("textbox", { name: "Learning rate of the head" })).toBeVisible();
  await expect(page.getByText(/^27 steps, 9 in each of 3 epochs/)).toBeVisible();

  // The finder draws its curve and offers rates; taking one changes the phase that was swept.
  await page.getByRole("button", { name: "Find a rate" }).first().click();
  const finder = page.getByRole("region", { name: /^Learning rate finder/ });
  await expect(finder.getByRole("img", { name: "Loss over learning rate" })).toBeVisible({ timeout: 90_000 });
  const offered = finder.getByText("Take one:").locator("xpath=..").getByRole("button");
  const taken = /\S+$/.exec(await offered.first().innerText())![0];
  await offered.first().click();
  const first = page.getByRole("region", { name: "Phase 1", exact: true });
  await expect(first.getByRole("textbox", { name: "Learning rate" })).toHaveValue(String(Number(taken)));

  await page.getByRole("button", { name: "Start training" }).click();
  const epochs = page.getByRole("table", { name: "Epochs" }).locator("tbody tr");
  await expect(epochs).toHaveCount(3, { timeout: 200_000 });
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 30_000 });
  const columns = await page.getByRole("table", { name: "Epochs" }).locator("th").allInnerTexts();
  expect(columns.slice(0, 4)).toEqual(["epoch", "trn_loss", "val_loss", "accuracy"]);
  expect(columns.slice(4, -1).map((name) => name.trim())).toEqual(["fruit", "vegetable"]);
});

test("a run is paused, resumed, given one more cycle, renamed, compared and deleted", async () => {
  test.setTimeout(300_000);
  const { page } = running;
  const table = page.getByRole("table", { name: "Epochs" }).locator("tbody tr");
  const runs = page.getByRole("list", { name: "Runs" });
  await setLongRun(page);
  await page.getByRole("button", { name: "Start training" }).click();
  await expect.poll(() => table.count(), { timeout: 90_000 }).toBeGreaterThan(2);
  await page.getByRole("button", { name: "Pause" }).click();
  await expect(page.getByText("This run is paused.", { exact: false })).toBeVisible({ timeout: 30_000 });
  const before = await table.count();
  await page.getByRole("button", { name: "Resume" }).click();
  await expect.poll(() => table.count(), { timeout: 60_000 }).toBeGreaterThan(before);
  await page.getByRole("main").getByRole("button", { name: "Stop" }).click();
  await expect(page.getByText("stopped by you; the best epoch is kept")).toBeVisible({ timeout: 30_000 });
  // No gap and no repeat in the table.
  const numbers = (await table.locator("td:first-child").allInnerTexts()).map(Number);
  expect(numbers).toEqual(numbers.map((_, index) => index + 1));

  await setEpochs(page, 1);
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "One more cycle" }).click();
  await expect(table).toHaveCount(2, { timeout: 60_000 });
  await expect(page.getByText("finished", { exact: true })).toBeVisible();

  await page.getByRole("button", { name: "Rename Run 2" }).click();
  await page.getByRole("textbox", { name: "Name of the run" }).fill("short");
  await page.keyboard.press("Enter");
  await expect(runs.getByRole("button", { name: /^short/ })).toBeVisible();
  await page.getByRole("button", { name: "Compare short" }).click();
  await runs.getByRole("button", { name: /^Run 1/ }).click();
  await page.getByRole("button", { name: "Compare Run 1" }).click();
  await expect(page.getByRole("table", { name: "Differences" }).getByRole("row", { name: /^Phases/ })).toBeVisible();
  await page.getByRole("button", { name: "Delete Run 1…" }).click();
  await page.getByRole("dialog").getByRole("button", { name: "Delete the run" }).click();
  await expect(runs.getByRole("button", { name: /^Run 1/ })).toHaveCount(0);
  await expect(runs.getByRole("button", { name: /^short/ })).toBeVisible();
});
