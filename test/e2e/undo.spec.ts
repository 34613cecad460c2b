import { expect, test } from "@playwright/test";
import { launch } from "./launch.ts";
import { expectPhotosDrawn, goTo, openSample, railLine } from "./stages.ts";

test("Ctrl+Z takes back one edit and not two", async () => {
  const running = await launch();
  const { page } = running;
  await openSample(page);
  await goTo(page, "Clean");
  await expectPhotosDrawn(page, 12);
  for (const [index, name] of ["001.jpg", "002.jpg"].entries()) {
    await page.getByRole("gridcell", { name: new RegExp(`^${name}, fruit`) }).click();
    await page.keyboard.press("x");
    await expect(railLine(page, "Clean")).toContainText(`${index + 1} removed`);
  }
  await page.keyboard.press("Control+z");
  await expect(page.getByRole("gridcell", { name: /^002\.jpg, fruit/ })).toBeVisible();
  // A second undo would follow at once.
  await page.waitForTimeout(1000);
  await expect(railLine(page, "Clean")).toContainText("1 removed");
  await running.close();
});
