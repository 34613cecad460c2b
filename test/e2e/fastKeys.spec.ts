import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { expect, type Page, test } from "@playwright/test";
import sharp from "sharp";
import { answerFolderDialog, launch, type RunningApp } from "./launch.ts";
import { expectPhotosDrawn, goTo, railLine } from "./stages.ts";

const classes = ["fruit", "vegetable"] as const;
const ofEach = 150;

let running: RunningApp;
let project: string;
test.beforeEach(async () => {
  running = await launch();
  project = path.join(running.folder, "documents", "fast");
  for (const [at, name] of classes.entries()) {
    await mkdir(path.join(project, name), { recursive: true });
    for (let number = 1; number <= ofEach; number += 1) {
      const background = { r: at * 120 + (number % 100), g: (number * 37) % 256, b: (number * 91) % 256 };
      const file = path.join(project, name, `${name[0]}${String(number).padStart(3, "0")}.jpg`);
      await sharp({ create: { width: 1200, height: 900, channels: 3, background } })
        .jpeg()
        .toFile(file);
    }
  }
  await answerFolderDialog(running.app, project);
  await running.page.getByRole("button", { name: "Open a folder" }).first().click();
  await goTo(running.page, "Clean");
  await expectPhotosDrawn(running.page, 12);
});
test.afterEach(async () => {
  await running.close();
});

/** Presses one key after the other at a steady pace. @returns strokes a second that it came to */
async function type(page: Page, keys: readonly string[], perSecond: number): Promise<number> {
  const start = performance.now();
  for (const [at, key] of keys.entries()) {
    await page.keyboard.press(key);
    const rest = start + ((at + 1) * 1000) / perSecond - performance.now();
    if (rest > 0) await page.waitForTimeout(rest);
  }
  return (keys.length * 1000) / (performance.now() - start);
}

/** Strokes some milliseconds apart, faster than any answer of the core: the hand that rolls over the keys. */
async function strokes(page: Page, keys: readonly string[]): Promise<void> {
  await page.evaluate(async (all) => {
    for (const key of all) {
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));
      await new Promise((resolve) => setTimeout(resolve, 0));
    }
  }, keys);
}

/** Where the strokes must have brought each photo, by its name; null: removed. */
type Places = Map<string, string | null>;

const untouched = (): Places =>
  new Map(
    classes.flatMap((name) =>
      Array.from({ length: ofEach }, (_, at) => [`${name[0]}${String(at + 1).padStart(3, "0")}.jpg`, name] as const),
    ),
  );

/** Speed mode in the simplest words. */
function speedModel(keys: readonly string[]): Places {
  const places = untouched();
  const order = [...places.keys()];
  const done: { readonly name: string; readonly before: string | null }[] = [];
  for (const key of keys) {
    if (key === "u") {
      const last = done.pop();
      if (last !== undefined) places.set(last.name, last.before);
      continue;
    }
    const name = order[done.length]!;
    done.push({ name, before: places.get(name) ?? null });
    if (key === "x") places.set(name, null);
    else if (key !== "k") places.set(name, classes[Number(key) - 1]!);
  }
  return places;
}

async function expectOnDisk(places: Places): Promise<void> {
  const kept = [...places].filter(([, place]) => place !== null).sort();
  const onDisk = async () => {
    const folders = classes.map(async (name) => {
      const files = await readdir(path.join(project, name));
      return files.map((file) => [file, name]);
    });
    return (await Promise.all(folders)).flat().sort();
  };
  // And stays so: nothing may still be on its way to somewhere else.
  await expect(async () => {
    expect(await onDisk()).toEqual(kept);
    await running.page.waitForTimeout(700);
    expect(await onDisk()).toEqual(kept);
  }).toPass({ timeout: 30_000 });
  const removed = places.size - kept.length;
  await expect(railLine(running.page, "Clean")).toContainText(`${removed === 0 ? "Nothing" : removed} removed`);
}

test("in speed mode ten strokes a second, and a burst of thirty, all fall on the photo in view", async () => {
  const { page, complaints } = running;
  await page.keyboard.press("Home");
  await page.keyboard.press("s");
  const speed = page.getByRole("dialog", { name: "Speed mode" });
  await expect(speed).toContainText(`1 of ${2 * ofEach}`);
  const round = ["k", "x", "2", "k", "u", "x", "k", "1", "x", "u", "u", "k", "2", "x", "k", "k"];
  const steady = Array.from({ length: 256 }, (_, at) => round[at % round.length]!);
  const pace = await type(page, steady, 10);
  const burst = ["x", "u", "2", "u", "2", "x", "k", "x", "x", "2", "u", "x", "u", "u", "k", "x", "2", "k", "x", "x"];
  const fast = await type(page, burst, 30);
  process.stdout.write(`speed mode: ${pace.toFixed(1)} and ${fast.toFixed(1)} strokes a second\n`);
  const strokes = [...steady, ...burst];
  const backs = strokes.filter((key) => key === "u").length;
  await expect(speed).toContainText(`${strokes.length - 2 * backs + 1} of ${2 * ofEach}`);
  await expectOnDisk(speedModel(strokes));
  expect(complaints).toEqual([]);
});

test("in the gallery ten strokes a second all fall on the marked photo, and a held key acts once", async () => {
  const { page } = running;
  await page.keyboard.press("Home");
  const round = ["x", "ArrowRight", "2", "x", "x", "ArrowRight", "ArrowRight", "x"];
  const strokes = Array.from({ length: 120 }, (_, at) => round[at % round.length]!);
  const pace = await type(page, strokes, 10);
  process.stdout.write(`gallery: ${pace.toFixed(1)} strokes a second\n`);
  const places = untouched();
  const order = [...places.keys()];
  // Each stroke leaves the photo behind: removed, moved to the other class, or passed over.
  for (const [at, key] of strokes.entries()) {
    if (key === "x") places.set(order[at]!, null);
    if (key === "2") places.set(order[at]!, "vegetable");
  }
  await expectOnDisk(places);
  await page.keyboard.down("x");
  for (let repeat = 0; repeat < 10; repeat += 1) await page.keyboard.down("x");
  await page.keyboard.up("x");
  places.set(order[strokes.length]!, null);
  await expectOnDisk(places);
});

test("U takes back the very first edit however soon it follows, and what speed mode left behind before anything older", async () => {
  const { page } = running;
  await page.keyboard.press("Home");
  // Strokes in one go: none of them waits for an answer of the core.
  await strokes(page, ["x", "u"]);
  await expectOnDisk(untouched());
  await expect(page.getByRole("button", { name: /^Redo: Remove/ })).toBeEnabled();
  await strokes(page, ["x", "u", "x", "u", "2", "u", "x", "x"]);
  const places = untouched();
  places.set("f001.jpg", null);
  places.set("f002.jpg", null);
  await expectOnDisk(places);
  await page.keyboard.press("s");
  await expect(page.getByRole("dialog", { name: "Speed mode" })).toBeVisible();
  await strokes(page, ["x", "x", "2", "x", "Escape", "u", "u"]);
  for (const name of ["f003.jpg", "f004.jpg"]) places.set(name, null);
  await expectOnDisk(places);
});
