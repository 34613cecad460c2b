import { expect, test } from "@playwright/test";
import { captureScreens } from "./captureScreens.ts";
import { corePids } from "./corePids.ts";
import { launch, type RunningApp } from "./launch.ts";
import { goTo, openSample, railLine, setEpochs, setLongRun, splitExactly } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

test("a core that is killed while training is restarted, and the project opens as it was", async () => {
  const { page, app } = running;
  await openSample(page);
  await goTo(page, "Clean");
  await page.getByRole("gridcell", { name: /^002\.jpg, fruit/ }).click();
  await page.keyboard.press("x");
  await expect(railLine(page, "Clean")).toContainText("1 removed");
  await splitExactly(page, 35);
  await goTo(page, "Train");
  await setLongRun(page);
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(railLine(page, "Train")).toContainText(/Epoch [2-9]/, { timeout: 90_000 });

  const mainPid = await app.evaluate(() => process.pid);
  const pids = corePids(mainPid);
  expect(pids).toHaveLength(1);
  process.kill(pids[0]!, "SIGKILL");

  await expect(page.getByText("The core stopped and was restarted.")).toBeVisible();
  await expect(page.getByText("The training under way was cut short", { exact: false })).toBeVisible();
  await captureScreens(running, "6-core-restarted");
  await expect(railLine(page, "Split")).toContainText("144 / 35");
  await expect(railLine(page, "Clean")).toContainText("1 removed");
  expect(corePids(mainPid)).not.toEqual(pids);
  // It works on: a short run trains to its end.
  await setEpochs(page, 2);
  await page.getByRole("button", { name: "Start training" }).click();
  await expect(page.getByText("finished", { exact: true })).toBeVisible({ timeout: 60_000 });
});
