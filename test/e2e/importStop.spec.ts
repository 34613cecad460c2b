import { mkdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import { captureScreens } from "./captureScreens.ts";
import { samplePhotos } from "./imageSource.ts";
import { answerFolderDialog, launch, type RunningApp } from "./launch.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

test("an import that is stopped says what came, what was skipped and what was refused, and can be undone", async () => {
  test.setTimeout(240_000);
  const { app, page, folder } = running;
  await page.getByRole("button", { name: "New project…" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("stopped");
  for (const one of ["oak", "elm"]) {
    await dialog.getByRole("textbox", { name: "Classes" }).fill(one);
    await page.keyboard.press("Enter");
  }
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gather" })).toBeVisible();

  const given = path.join(folder, "given");
  await mkdir(given);
  // Enough that the import is still under way when a busy machine gets to its Stop; bytes after a JPEG's end are no part of it.
  const bytes = await Promise.all((await samplePhotos(200)).map((photo) => readFile(photo)));
  for (let copy = 0; copy < 15; copy += 1) {
    for (const [at, own] of bytes.entries())
      await writeFile(
        path.join(given, `${1000 + copy * 200 + at}.jpg`),
        Buffer.concat([own, Buffer.from(`${copy} ${at}`)]),
      );
  }
  await writeFile(path.join(given, "0 twice.jpg"), Buffer.concat([bytes[0]!, Buffer.from("0 0")]));
  await writeFile(path.join(given, "0 notes.txt"), "no photo");
  await answerFolderDialog(app, given);
  await page.getByRole("group", { name: /^oak/ }).getByRole("button", { name: "Add folder…" }).click();
  const oak = page.getByRole("list", { name: "Classes" }).getByRole("button", { name: /^oak, [1-9]/ });
  await expect(oak).toBeVisible({ timeout: 60_000 });
  await page.getByRole("main").getByRole("button", { name: "Stop" }).click();
  const result = page.getByRole("region", { name: "Import" });
  await expect(result.getByRole("heading")).toHaveText(/^Cut short: \d+ photos added to oak$/, { timeout: 60_000 });
  await result.getByText(/^1 skipped/).click();
  await expect(result).toContainText("1000.jpg");
  await result.getByText("1 file was not taken").click();
  await expect(result).toContainText("0 notes.txt");
  // What was said of the empty folder no longer holds.
  await expect(page.getByText("No class has photos yet")).toHaveCount(0);
  await captureScreens(running, "2-gather-stopped");
  await result.getByRole("button", { name: "Undo" }).click();
  await expect(
    page.getByRole("group", { name: /^oak, no photos yet/ }).or(page.getByRole("button", { name: "oak, 0 photos" })),
  ).toBeVisible({ timeout: 60_000 });
});
