import { execFile } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { promisify } from "node:util";
import { expect, type Page, test } from "@playwright/test";
import { answerFolderDialog, launch, type RunningApp } from "../../e2e/launch.ts";
import { manyPhotos } from "./manyPhotos.ts";
import { type Watched, watchFrames } from "./watchFrames.ts";

const count = Number(process.env["THAW_BENCH_PHOTOS"] ?? 100_000);
const lines: string[] = [];

function say(what: string, value: number, unit: string, note = ""): void {
  const figure = value < 10 ? value.toFixed(2) : value.toFixed(0);
  lines.push(`${what.padEnd(52)} ${figure.padStart(8)} ${unit}${note === "" ? "" : `  ${note}`}`);
  // Said at once, so that a run which stands still shows where.
  process.stdout.write(`${lines.at(-1) ?? ""}\n`);
}

async function open(running: RunningApp, dir: string): Promise<number> {
  const { app, page } = running;
  await answerFolderDialog(app, dir);
  const start = performance.now();
  await page.getByRole("button", { name: "Open a folder" }).first().click();
  await page.getByRole("navigation", { name: "Stages" }).waitFor({ timeout: 900_000 });
  await page.keyboard.press("Control+2");
  await page.waitForFunction(() => {
    const images = [...document.querySelectorAll<HTMLImageElement>('[role="grid"] img')];
    return images.length > 0 && images.filter((image) => image.naturalWidth > 0).length >= 12;
  });
  return (performance.now() - start) / 1000;
}

/** Photos that were never measured are being measured now: stopped, as a person may, so that the window is timed alone. */
async function rest(page: Page): Promise<void> {
  const stop = page.getByRole("button", { name: /^Stop: / });
  const ready = page.getByText("Ready", { exact: true });
  await expect(stop.or(ready)).toBeVisible();
  await page.waitForTimeout(2000);
  while (await stop.isVisible()) {
    await stop.click().catch(() => undefined);
    await page.waitForTimeout(1000);
  }
}

/** Until the photos have their places in the grid; a run that was cut short may have left some in the trash. */
function wholeLength(page: Page): Promise<unknown> {
  return page.waitForFunction((all) => {
    const tiles = [...document.querySelectorAll<HTMLElement>('[role="grid"] [data-photo]')];
    const columns = new Set(tiles.map((tile) => tile.getBoundingClientRect().left)).size;
    return columns * Number(document.querySelector('[role="grid"]')?.getAttribute("aria-rowcount")) >= 0.9 * all;
  }, count);
}

async function toTop(page: Page): Promise<void> {
  await page.locator('[role="grid"]').evaluate((grid) => {
    grid.scrollTop = 0;
  });
  await page.waitForTimeout(500);
}

/** Drags the scrollbar over the whole length and lets it go at `places` on the way. */
async function letGo(page: Page, places: number, speed: number): Promise<Watched> {
  const all: Watched[] = [];
  for (let place = 1; place <= places; place += 1) all.push(await watchFrames(page, place / (places + 1), speed));
  return {
    frames: all.flatMap(({ frames }) => frames),
    blank: Math.max(...all.map(({ blank }) => blank)),
    blanks: all.reduce((sum, { blanks }) => sum + blanks, 0),
  };
}

/** With THAW_BENCH_COLD=1, on Linux and as root: the photos have to come from the disk. */
async function dropCaches(): Promise<void> {
  if (process.env["THAW_BENCH_COLD"] !== "1") return;
  await promisify(execFile)("sync");
  await writeFile("/proc/sys/vm/drop_caches", "3");
}

function sayScroll(name: string, { frames, blank, blanks }: Watched): void {
  const slow = frames.filter((each) => each > 33.4).length / frames.length;
  say(
    `${name}: frames over 33 ms`,
    slow * 100,
    "%",
    `${frames.length} frames, worst ${Math.max(...frames).toFixed(0)} ms`,
  );
  say(`${name}: tiles blank longer than 150 ms`, blanks, "", `longest ${blank.toFixed(0)} ms`);
}

/** The window's process: what no other process shares (by the kernel's own count), and of it what JavaScript holds. */
async function memory(running: RunningApp): Promise<readonly [whole: number, script: number]> {
  const [pid, workingSet] = await running.app.evaluate(({ app, BrowserWindow }) => {
    const own = BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId() ?? 0;
    return [own, app.getAppMetrics().find((metric) => metric.pid === own)?.memory.workingSetSize ?? 0] as const;
  });
  const rolled = await readFile(`/proc/${pid}/smaps_rollup`, "utf8").catch(() => "");
  const own = [...rolled.matchAll(/^Private_(?:Clean|Dirty):\s+(\d+) kB/gm)];
  const kilobytes = own.length === 0 ? workingSet : own.reduce((sum, [, figure]) => sum + Number(figure), 0);
  const script = await running.page.evaluate(
    () => (performance as unknown as { readonly memory: { readonly usedJSHeapSize: number } }).memory.usedJSHeapSize,
  );
  return [(kilobytes * 1024) / 1e6, script / 1e6];
}

/** From the key to the frame in which the photo is gone, which is after its journal line is on the disk; milliseconds. */
function timeRemoval(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const grid = document.querySelector<HTMLElement>('[role="grid"]');
        const gone = grid?.getAttribute("aria-activedescendant") ?? "";
        const start = performance.now();
        const watch = new MutationObserver(() => {
          if (document.getElementById(gone) !== null) return;
          watch.disconnect();
          requestAnimationFrame(() => {
            const channel = new MessageChannel();
            channel.port1.onmessage = () => resolve(performance.now() - start);
            // Runs once this frame has been painted.
            channel.port2.postMessage(null);
          });
        });
        if (grid !== null) watch.observe(grid, { childList: true, subtree: true });
        grid?.dispatchEvent(new KeyboardEvent("keydown", { key: "x", bubbles: true, cancelable: true }));
      }),
  );
}

/** From a key of speed mode to the frame that shows the next photo, and whether that was decoded; milliseconds. */
function timeDecision(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const dialog = document.querySelector('[role="dialog"]');
        const shown = (): string | undefined =>
          dialog?.querySelector<HTMLImageElement>('[aria-hidden="false"] img')?.currentSrc;
        const before = shown();
        const start = performance.now();
        dialog?.dispatchEvent(new KeyboardEvent("keydown", { key: "k", bubbles: true, cancelable: true }));
        const wait = (): void => {
          const image = dialog?.querySelector<HTMLImageElement>('[aria-hidden="false"] img');
          if (shown() === before || image === null || image === undefined || image.naturalWidth === 0) {
            requestAnimationFrame(wait);
            return;
          }
          const channel = new MessageChannel();
          channel.port1.onmessage = () => resolve(performance.now() - start);
          channel.port2.postMessage(null);
        };
        requestAnimationFrame(wait);
      }),
  );
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0;

/** Removes photos at a person's pace, so that the refresh after a page of edits falls between, and brings them back. */
async function sayRemovals(page: Page, what: string, count: number): Promise<void> {
  await page.locator('[role="grid"]').focus();
  await page.keyboard.press("Home");
  const removals: number[] = [];
  for (let turn = 0; turn < count; turn += 1) {
    removals.push(await timeRemoval(page));
    await page.waitForTimeout(250);
  }
  const slow = removals.filter((each) => each > 100).length;
  const note = `worst ${Math.max(...removals).toFixed(0)}, ${slow} of ${count} over 100; at most 50`;
  say(what, median(removals), "ms", note);
  for (let turn = 0; turn < count; turn += 1) {
    await page.keyboard.press("Control+z");
    await page.waitForTimeout(60);
  }
  await page.waitForTimeout(3000);
}

test(`the window over ${count} photos`, async () => {
  const { dir, made } = await manyPhotos(tmpdir(), count);
  if (made) {
    const cold = await launch();
    say("first open to painted grid", await open(cold, dir), "s", "reads every photo");
    await rest(cold.page);
    await cold.close();
  }

  const running = await launch();
  const { page } = running;
  say("warm open to painted grid", await open(running, dir), "s", "at most 2");
  const grid = page.locator('[role="grid"]');
  await wholeLength(page);
  const length = await grid.evaluate((each) => each.scrollHeight);
  const early = await letGo(page, 4, length / 20);
  await rest(page);
  await toTop(page);
  await dropCaches();
  sayScroll("scrollbar dragged end to end in 20 s", await watchFrames(page, 1, length / 20));
  sayScroll("and back in 40 s", await watchFrames(page, 0, length / 40));
  sayScroll("let go at 12 places", await letGo(page, 12, length / 20));
  sayScroll("let go at 4 places right after the opening", early);
  await toTop(page);
  sayScroll("wheel, 2000 px/s", await watchFrames(page, 24_000 / length, 2000));
  sayScroll("wheel, 4000 px/s", await watchFrames(page, 64_000 / length, 4000));
  const [whole, script] = await memory(running);
  say("private memory of the window's process", whole, "MB", `at most 400; ${script.toFixed(0)} MB of it JavaScript's`);

  await sayRemovals(page, "removal, key to painted and journalled, median", 20);
  await page.keyboard.press("Home");
  await page.keyboard.press("s");
  await page.getByRole("dialog").waitFor();
  await page.waitForTimeout(1000);
  const decisions: number[] = [];
  for (let turn = 0; turn < 20; turn += 1) {
    decisions.push(await timeDecision(page));
    await page.waitForTimeout(300);
  }
  say("speed mode, key to next photo, median", median(decisions), "ms", `worst ${Math.max(...decisions).toFixed(0)}`);
  await running.close();

  // What a person does who doesn't wait: the folders are looked at, findings made, features computed and labels judged meanwhile.
  const busy = await launch();
  await open(busy, dir);
  await wholeLength(busy.page);
  await sayRemovals(busy.page, "removal, in the half minute after an opening", 80);
  await busy.close();
});
