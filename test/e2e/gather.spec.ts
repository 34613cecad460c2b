import { cp, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import { captureScreens as capture } from "./captureScreens.ts";
import { type ImageSource, imageSource, samplePhotos } from "./imageSource.ts";
import { answerFolderDialog, launch, type RunningApp, resize } from "./launch.ts";
import { expectPhotosDrawn } from "./stages.ts";

let running: RunningApp;
let source: ImageSource;
test.beforeEach(async () => {
  source = await imageSource(220);
});
test.afterEach(async () => {
  await running.close();
  source.close();
});

const classList = (page: Page) => page.getByRole("list", { name: "Classes" });
const classButton = (page: Page, name: string) =>
  classList(page).getByRole("button", { name: new RegExp(`^${name}, `) });

async function start(folder?: string): Promise<RunningApp> {
  const env = folder === undefined ? {} : { THAW_USER_DATA: path.join(folder, "user-data") };
  running = await launch({ width: 1280, height: 800 }, { ...env, THAW_CONFIG: path.join(folder ?? "", "config") });
  return running;
}

async function createProject(page: Page, name: string, classes: readonly string[]): Promise<void> {
  await page.getByRole("button", { name: "New project…" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("textbox", { name: "Name" }).fill(name);
  for (const one of classes) {
    await dialog.getByRole("textbox", { name: "Classes" }).fill(one);
    await page.keyboard.press("Enter");
  }
  if (classes.length === 2 && name.includes("or")) await capture(running, "1-new-project");
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("heading", { level: 1, name: "Gather" })).toBeVisible();
}

/** Drags files and folders of the disk from outside over the window, as the system does, and drops them on a target. */
async function dragIn(page: Page, files: readonly string[], target: string, meanwhile?: () => Promise<void>) {
  const cdp = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  const send = (type: "dragEnter" | "dragOver" | "drop", x: number, y: number) =>
    cdp.send("Input.dispatchDragEvent", { type, x, y, data });
  await send("dragEnter", 600, 300);
  await send("dragOver", 600, 300);
  const place = page.getByRole("group", { name: target });
  await expect(place).toBeVisible();
  await meanwhile?.();
  const box = (await place.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  await send("dragOver", x, y);
  await send("drop", x, y);
}

/** Points every provider at the server of this test. */
async function setAddresses(page: Page, { url, others }: ImageSource, shoot = false): Promise<void> {
  await page.keyboard.press("Control+,");
  const dialog = page.getByRole("dialog", { name: "Settings" });
  await dialog.getByRole("textbox", { name: "Contact" }).fill("anna@example.org");
  await dialog.getByText("Addresses of the providers").click();
  await dialog.getByRole("textbox", { name: "Address of Openverse" }).fill("ftp://nowhere");
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog.getByRole("alert")).toContainText("is no web address");
  if (shoot) await capture(running, "2-gather-settings-refused");
  for (const box of await dialog.getByRole("textbox", { name: /^Address of/ }).all()) await box.fill(others);
  await dialog.getByRole("textbox", { name: "Address of Openverse" }).fill(url);
  await dialog.getByRole("button", { name: "Save" }).click();
  await expect(dialog).toHaveCount(0);
}

test("a project from nothing: files, drops, a search, pasted addresses and credits", async () => {
  test.setTimeout(400_000);
  const { page, app, folder, complaints } = await start(path.join(await tempFolder(), "a"));
  await createProject(page, "fruit or fish", ["fruit", "fish"]);
  await expect(page.getByRole("group", { name: "fruit, no photos yet" })).toBeVisible();
  await capture(running, "2-gather-empty");

  // By the file dialog: ten photos, one of them twice, and a text.
  const given = path.join(folder, "given");
  await mkdir(given);
  const photos = await samplePhotos(10);
  for (const photo of photos) await cp(photo, path.join(given, path.basename(photo)));
  await cp(photos[0]!, path.join(given, "again.jpeg"));
  await writeFile(path.join(given, "notes.txt"), "no photo");
  const files = (await readdir(given)).map((name) => path.join(given, name));
  await app.evaluate(({ dialog }, filePaths) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths });
  }, files);
  await page
    .getByRole("group", { name: /^fruit/ })
    .getByRole("button", { name: "Add files…" })
    .click();
  const result = page.getByRole("region", { name: "Import" });
  await expect(result.getByRole("heading")).toHaveText("10 photos added to fruit");
  await result.getByText("1 skipped").click();
  await expect(result).toContainText("fruit/001.jpg");
  await result.getByText("1 file was not taken").click();
  await expect(result).toContainText("notes.txt");
  await expectPhotosDrawn(page, 10);
  await capture(running, "2-gather-import");
  await result.getByRole("button", { name: "Undo" }).click();
  await expect(classButton(page, "fruit")).toHaveAccessibleName("fruit, 0 photos");
  await page.keyboard.press("Control+Shift+z");
  await expect(classButton(page, "fruit")).toHaveAccessibleName("fruit, 10 photos");

  // Dropped on a class, and folders that name their own.
  const swim = path.join(folder, "swim");
  await mkdir(swim);
  for (const photo of await samplePhotos(6, 20)) await cp(photo, path.join(swim, path.basename(photo)));
  await dragIn(page, [swim], "Drop on fish", () => capture(running, "2-gather-drag"));
  await expect(classButton(page, "fish")).toHaveAccessibleName("fish, 6 photos");
  const more = path.join(folder, "more");
  for (const [at, photo] of (await samplePhotos(6, 30)).entries()) {
    await cp(photo, path.join(more, at < 3 ? "fish" : "leaf", path.basename(photo)));
  }
  await dragIn(page, [more], "Drop by their folders");
  const layout = page.getByRole("dialog", { name: "2 classes found" });
  await expect(layout.getByRole("list", { name: "Recognised classes" })).toContainText("joins the class");
  await capture(running, "2-gather-layout");
  await layout.getByRole("button", { name: "Copy 6 files" }).click();
  await expect(classButton(page, "leaf")).toHaveAccessibleName("leaf, 3 photos");
  await expect(classButton(page, "fish")).toHaveAccessibleName("fish, 9 photos");

  await setAddresses(page, source, true);
  await page.keyboard.press("Control+,");
  await capture(running, "2-gather-settings");
  await page.keyboard.press("Escape");
  await classList(page)
    .getByRole("listitem")
    .filter({ hasText: "fish" })
    .getByRole("button", { name: "Search…" })
    .click();
  await expect(page.getByRole("heading", { name: "Photos that may be used" })).toBeVisible();
  await resize(app, { width: 1280, height: 800 });
  // All of the form is in view at once, down to the last provider and the button.
  await expect(page.getByText("Flickr")).toBeInViewport({ ratio: 1 });
  await capture(running, "2-gather-search");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByRole("button", { name: "Search again" })).toBeVisible({ timeout: 60_000 });
  const candidates = page.getByRole("listbox", { name: "Candidates" });
  await expectPhotosDrawn(page, 12);
  // Said at once, while the others are searched: what is asked again, and then what was given up.
  const wikimedia = page.getByRole("group", { name: "Providers" }).getByRole("alert");
  await expect(wikimedia).toContainText("Wikimedia Commons could not be searched: the server answered 500");
  await expect(page.getByRole("region", { name: "Found" })).toContainText("1 provider could not be searched");
  const download = page.getByRole("button", { name: /^Download/ });
  const all = Number((await download.innerText()).replace(/\D/g, ""));
  expect(all).toBeGreaterThan(100);
  const tiles = candidates.getByRole("option");
  await tiles.nth(0).click();
  await tiles.nth(3).click({ modifiers: ["Shift"] });
  await expect(download).toHaveText(`Download ${all - 4}`);
  await capture(running, "2-gather-candidates");
  await page.getByRole("button", { name: "Untick all" }).click();
  await tiles.nth(0).click();
  await tiles.nth(7).click({ modifiers: ["Shift"] });
  await expect(download).toHaveText("Download 8");
  await download.click();
  const downloaded = page.getByRole("region", { name: "Download" });
  await expect(downloaded.getByRole("heading")).toHaveText("8 photos added to fish", { timeout: 60_000 });
  expect(new Set(source.fetched).size).toBe(8);

  // What came before is known the next time.
  await classList(page)
    .getByRole("listitem")
    .filter({ hasText: "fish" })
    .getByRole("button", { name: "Search…" })
    .click();
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByText("8 already here")).toBeVisible({ timeout: 60_000 });
  await page.getByRole("button", { name: "Back to the classes" }).click();

  await page.getByRole("button", { name: "Add photos to fish" }).click();
  await page.getByRole("menuitem", { name: "Paste addresses…" }).click();
  const paste = page.getByRole("dialog", { name: "Photos of fish by their addresses" });
  await paste.getByRole("textbox").fill(`${source.url}/photo/50.jpg\nnot an address\n${source.url}/photo/51.jpg`);
  await expect(paste).toContainText("2 addresses found");
  await expect(paste).toContainText("1 line holds no web address");
  await capture(running, "2-gather-addresses");
  await paste.getByRole("button", { name: "Download 2" }).click();
  await expect(downloaded.getByRole("heading")).toHaveText("2 photos added to fish", { timeout: 60_000 });
  await expect(page.getByText("10 photos downloaded, the licence of 2 is unknown")).toBeVisible();

  const place = path.join(folder, "credits");
  await mkdir(place);
  await answerFolderDialog(app, place);
  await page.getByRole("button", { name: "Export credits…" }).click();
  await expect.poll(() => readdir(place).then((names) => names.length)).toBe(2);
  expect(await readFile(path.join(place, "CREDITS.md"), "utf8")).toContain("Photographer");
  await page
    .getByRole("textbox", { name: "Name of the new class" })
    .fill("a class with a name so long that no card can show it whole");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("group", { name: /^a class with/ })).toBeVisible();
  await capture(running, "2-gather-classes");
  await page.getByRole("button", { name: /^Take the class a class with/ }).click();
  await expect(page.getByRole("group", { name: /^a class with/ })).toHaveCount(0);

  // A file that is put into the folder behind the app's back is seen when the window has the focus again.
  await cp((await samplePhotos(1, 300))[0]!, path.join(folder, "documents/fruit or fish/leaf/new.jpeg"));
  await page.waitForTimeout(5200);
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
  await expect(classButton(page, "leaf")).toHaveAccessibleName("leaf, 4 photos");
  expect(complaints.filter((line) => !line.includes("photo://candidate"))).toEqual([]);
});

test("ten empty classes stand in view", async () => {
  const app = await start(await tempFolder());
  const ten = ["fish", "fruit", "grain", "herb", "leaf", "nut", "root", "seed", "spice", "the last of ten classes"];
  await createProject(app.page, "ten", ten);
  await expect(app.page.getByRole("group", { name: /^the last of ten classes/ })).toBeVisible();
  await capture(app, "2-gather-ten");
});

test("a download that was cut short is resumed after a restart", async () => {
  test.setTimeout(240_000);
  const home = await tempFolder();
  const first = await start(home);
  const { page } = first;
  await createProject(page, "cut short", ["fish", "fruit"]);
  await expect(page.getByRole("group", { name: /^fruit/ })).toBeVisible();
  await expect(page.getByRole("dialog")).toHaveCount(0);
  await setAddresses(page, source);
  await page.getByRole("group", { name: /^fish/ }).getByRole("button", { name: "Search…" }).click();
  await page.getByRole("textbox", { name: "At most" }).fill("40");
  await page.getByRole("button", { name: "Search", exact: true }).click();
  await expect(page.getByRole("button", { name: "Search again" })).toBeVisible({ timeout: 60_000 });
  // So slow that the download is still under way when it has been looked at.
  source.slowDown(4000);
  await page.getByRole("button", { name: "Download 40" }).click();
  await expect.poll(() => source.fetched.length, { timeout: 60_000 }).toBeGreaterThan(6);
  await expect(page.getByRole("button", { name: "Stop" }).first()).toBeVisible();
  await page
    .getByRole("region", { name: /ownload/ })
    .first()
    .scrollIntoViewIfNeeded();
  await capture(first, "2-gather-downloading");
  const project = path.join(first.folder, "documents/cut short");
  const kept = path.join(home, "cut short");
  first.app.process().kill("SIGKILL");
  await expect
    .poll(() =>
      cp(project, kept, { recursive: true }).then(
        () => true,
        () => false,
      ),
    )
    .toBe(true);
  await first.close().catch(() => undefined);
  source.slowDown(0);
  const second = await start(home);
  await expect(second.page.getByRole("button", { name: "Open a folder…" })).toBeEnabled();
  await capture(second, "1-welcome-recents");
  await answerFolderDialog(second.app, kept);
  await second.page.getByRole("button", { name: "Open a folder…" }).click();
  const notice = second.page.getByRole("status").filter({ hasText: "was not finished" });
  await expect(notice).toBeVisible({ timeout: 60_000 });
  await capture(second, "2-gather-pending");
  await notice.getByRole("button", { name: "Resume" }).click();
  await expect(second.page.getByRole("region", { name: "Download" })).toBeVisible({ timeout: 120_000 });
  await expect(classButton(second.page, "fish")).toHaveAccessibleName("fish, 40 photos");
  await expect(notice).toHaveCount(0);
});

async function tempFolder(): Promise<string> {
  const { mkdtemp } = await import("node:fs/promises");
  const { tmpdir } = await import("node:os");
  return await mkdtemp(path.join(tmpdir(), "thaw-gather-"));
}
