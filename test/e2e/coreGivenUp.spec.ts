import { expect, test } from "@playwright/test";
import { captureScreens } from "./captureScreens.ts";
import { corePids } from "./corePids.ts";
import { launch } from "./launch.ts";

test("the app ends when it is closed after the core was given up", async () => {
  const running = await launch();
  const { app, page } = running;
  const main = app.process();
  const mainPid = await app.evaluate(() => process.pid);
  for (let crash = 0; crash < 3; crash += 1) {
    await expect.poll(() => corePids(mainPid), { timeout: 20_000 }).toHaveLength(1);
    process.kill(corePids(mainPid)[0]!, "SIGKILL");
    await expect.poll(() => corePids(mainPid)).toHaveLength(0);
  }
  await expect(page.getByText("did so three times in a minute", { exact: false })).toBeVisible();
  await captureScreens(running, "6-core-failed");
  const ended = new Promise<void>((resolve) => main.once("exit", () => resolve()));
  // The window's own close button, and not the test's: that would end the process in any case.
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await ended;
  await running.close();
});
