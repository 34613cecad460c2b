import { copyFile, mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { expect, test } from "@playwright/test";
import sharp from "sharp";
import { captureScreens } from "./captureScreens.ts";
import { answerFolderDialog, launch, screensFolder } from "./launch.ts";
import { expectPhotosDrawn, goTo, openSample } from "./stages.ts";

test("the Clean stage without a photo, with one, and with one far larger than the window", async () => {
  test.setTimeout(300_000);
  await mkdir(screensFolder, { recursive: true });
  const running = await launch();
  const { page, folder } = running;
  const documents = path.join(folder, "documents");
  await answerFolderDialog(running.app, documents);
  await page.getByRole("button", { name: "New project…" }).click();
  const dialog = page.getByRole("dialog", { name: "New project" });
  await dialog.getByRole("textbox", { name: "Name" }).fill("fresh");
  const classes = dialog.getByRole("textbox", { name: "Classes" });
  for (const name of ["roses", "everything that is not a rose, however much it looks like one"]) {
    await classes.fill(name);
    await classes.press("Enter");
  }
  await dialog.getByRole("button", { name: "Create" }).click();
  await expect(page.getByRole("list", { name: "Classes" })).toContainText("roses");
  const roses = path.join(documents, "fresh/roses");
  await goTo(page, "Clean");
  await captureScreens(running, "3-clean-zero");
  // Every second column white: only the photo's own pixels show the stripes.
  const stripes = Uint8Array.from({ length: 5000 * 3000 * 3 }, (_, at) =>
    Math.floor(at / 3) % 2 === 0 ? 255 : at & 63,
  );
  await sharp(stripes, { raw: { width: 5000, height: 3000, channels: 3 } })
    .jpeg({ quality: 95, chromaSubsampling: "4:4:4" })
    .toFile(path.join(roses, "striped.jpg"));
  await page.keyboard.press("Control+r");
  await expectPhotosDrawn(page, 1);
  await captureScreens(running, "3-clean-single");
  await page.getByRole("gridcell").dblclick();
  const large = page.getByRole("dialog", { name: "striped.jpg" });
  await expect(large).toContainText("5000 × 3000");
  const pictures = large.locator("img");
  await expect(pictures).toHaveCount(1);
  const widths = () => pictures.evaluateAll((all) => all.map((one) => (one as HTMLImageElement).naturalWidth));
  await expect.poll(widths).toEqual([2048]);
  for (let press = 0; press < 5; press += 1) await page.keyboard.press("+");
  await expect.poll(widths, { timeout: 20_000 }).toEqual([2048, 5000]);
  for (let press = 0; press < 3; press += 1) await page.keyboard.press("+");
  await captureScreens(running, "3-clean-pixels");
  await page.keyboard.press("0");
  await expect(pictures).toHaveCount(1);
  await captureScreens(running, "3-clean-large");
  expect(running.complaints).toEqual([]);
  await running.close();
});

test("every face of the Clean stage, at two sizes and in both themes", async () => {
  test.setTimeout(300_000);
  await mkdir(screensFolder, { recursive: true });
  const running = await launch();
  const { page, folder } = running;
  const capture = (name: string): Promise<void> => captureScreens(running, name);
  await openSample(page);
  const documents = path.join(folder, "documents");
  const fruit = path.join(documents, (await readdir(documents))[0] ?? "", "train/fruit");
  const long = "a photo with a name that somebody took the time to write out in full, at the market, in the rain";
  await copyFile(path.join(fruit, "005.jpg"), path.join(fruit, `${long} 905.jpg`));
  await copyFile(path.join(fruit, "006.jpg"), path.join(fruit, "906.jpg"));
  await goTo(page, "Clean");
  await page.keyboard.press("Control+r");
  await expectPhotosDrawn(page, 12);
  const copies = page.getByRole("radio", { name: /^Exact copies/ });
  await page.getByRole("radio", { name: /^Likely junk/ }).click();
  await expect(copies).toContainText("3", { timeout: 90_000 });
  await copies.click();
  await expectPhotosDrawn(page, 6);
  await capture("3-clean-copies");
  await page.getByRole("button", { name: "Keep best in all groups" }).click();
  await capture("3-clean-keep-best");
  await page.keyboard.press("Escape");
  await page.getByRole("radio", { name: /^Suspect labels/ }).click();
  await capture("3-clean-suspects");
  await page.getByRole("radio", { name: /^All photos/ }).click();
  await page.getByRole("combobox", { name: "Sort by" }).selectOption("sharpness");
  await expectPhotosDrawn(page, 12);
  const first = await page.getByRole("gridcell").nth(1).boundingBox();
  if (first === null) throw new Error("no tile");
  await page.mouse.move(first.x + 30, first.y + 30);
  await page.mouse.down();
  await page.mouse.move(first.x + 420, first.y + 300, { steps: 6 });
  await page.screenshot({ path: path.join(screensFolder, "3-clean-marquee-drawing.png") });
  await page.mouse.up();
  await capture("3-clean-sorted");
  await page.getByRole("gridcell").nth(2).click({ button: "right" });
  await page.screenshot({ path: path.join(screensFolder, "3-clean-menu.png") });
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("somebody");
  await expectPhotosDrawn(page, 1);
  await capture("3-clean-one");
  await page.getByRole("gridcell").dblclick();
  await expect(page.getByRole("dialog")).toContainText("Path");
  await capture("3-clean-large-details");
  await page.keyboard.press("Escape");
  await page.getByRole("searchbox").fill("nothing of that name");
  await capture("3-clean-none");
  await page.getByRole("searchbox").fill("");
  await page.keyboard.press("Enter");
  await page.keyboard.press("s");
  await page.keyboard.press("k");
  await page.keyboard.press("x");
  await page.waitForTimeout(500);
  await capture("3-clean-speed");
  await page.keyboard.press("Escape");
  await page.keyboard.press("?");
  await capture("3-clean-keys");
  await running.close();
});
