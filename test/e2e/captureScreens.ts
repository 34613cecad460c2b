import path from "node:path";
import { expect } from "@playwright/test";
import { hardToRead } from "./hardToRead.ts";
import { type RunningApp, resize, screensFolder } from "./launch.ts";

/** The smallest window that there is, and two that are usual. */
const sizes = [
  { width: 960, height: 640 },
  { width: 1280, height: 800 },
  { width: 1920, height: 1080 },
];
const themes = ["light", "dark"] as const;

/** The view in every size and theme, as a person would see it; nothing may stick out of the window sideways, and all can be read. */
export async function captureScreens({ app, page }: RunningApp, name: string): Promise<void> {
  for (const size of sizes) {
    await resize(app, size);
    await expect.poll(() => page.evaluate(() => window.innerWidth)).toBe(size.width);
    for (const theme of themes) {
      await app.evaluate(({ nativeTheme }, source) => {
        nativeTheme.themeSource = source;
      }, theme);
      await expect.poll(() => page.evaluate(() => document.documentElement.dataset["theme"])).toBe(theme);
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth > document.documentElement.clientWidth,
      );
      expect(overflow, `${name} at ${size.width} sticks out`).toBe(false);
      await page.waitForTimeout(250);
      expect.soft(await hardToRead(page), `${name} at ${size.width}, ${theme}`).toEqual([]);
      await page.screenshot({ path: path.join(screensFolder, `${name}-${size.width}-${theme}.png`) });
    }
  }
}
