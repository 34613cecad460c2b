import { mkdir, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { captureScreens } from "./captureScreens.ts";
import { launch, type RunningApp, screensFolder } from "./launch.ts";
import { goTo, openSample, setEpochs, splitExactly } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  await mkdir(screensFolder, { recursive: true });
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

/** Turns one byte of the weights that a run holds for its best. */
async function damageBest(run: string): Promise<void> {
  const { bestEpoch, stepsPerEpoch } = JSON.parse(await readFile(path.join(run, "run.json"), "utf8")) as {
    readonly bestEpoch: number;
    readonly stepsPerEpoch: number;
  };
  const name = String(bestEpoch * stepsPerEpoch).padStart(4, "0");
  const file = path.join(run, "checkpoints", name, "weights.safetensors");
  const bytes = await readFile(file);
  bytes[bytes.length - 1]! ^= 1;
  await writeFile(file, bytes);
}

test("photos that went, a class with hardly a photo, and damaged weights are said where the person looks", async () => {
  test.setTimeout(300_000);
  const { page, folder } = running;
  await openSample(page);
  const documents = path.join(folder, "documents");
  const project = path.join(documents, (await readdir(documents))[0]!);
  await splitExactly(page, 36);
  const fruit = path.join(project, "train/fruit");
  const photos = (await readdir(fruit)).sort();
  for (const name of photos.slice(0, 5)) await rm(path.join(fruit, name));

  await goTo(page, "Train");
  await setEpochs(page, 3);
  const start = page.getByRole("button", { name: "Start training" });
  await start.click();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 120_000 });
  const left = page.getByRole("status").filter({ hasText: "5 photos can't be used and are left out of this run" });
  await expect(left).toContainText(`fruit/${photos[0]!} is no longer there`);
  await expect(left).toContainText("and 2 more");
  await captureScreens(running, "4-train-left-out");

  await damageBest(path.join(project, ".thaw/runs/0001"));
  await goTo(page, "Inspect");
  // The report was made when the run ended, from weights that were still sound.
  await expect(page.getByRole("button", { name: / predicted as .*: \d+ photos?$/ })).toHaveCount(4, {
    timeout: 60_000,
  });
  await page.getByRole("button", { name: "Inspect again" }).click();
  const damaged = page.getByRole("status").filter({ hasText: "They were the best epoch's" });
  await expect(damaged).toBeVisible({ timeout: 60_000 });
  await expect(damaged).toContainText(/the checksum of weights\.safetensors differs/);
  await expect(damaged).toContainText(/the weights of epoch \d are taken instead/);
  await captureScreens(running, "5-inspect-damaged");

  // All but one photo of the class go: it is said before the run and kept with it.
  for (const name of photos.slice(6)) await rm(path.join(fruit, name));
  await goTo(page, "Train");
  await start.click();
  const runs = page.getByRole("list", { name: "Runs" });
  await expect(runs.getByRole("button", { name: /^Run 2/ })).toBeVisible({ timeout: 60_000 });
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expect(page.getByRole("status").filter({ hasText: "Few photos to learn from: fruit has 1." })).toBeVisible();
  await runs.getByRole("button", { name: /^Run 1/ }).click();
  await expect(left).toBeVisible();
});
