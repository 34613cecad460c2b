import { expect, test } from "@playwright/test";
import type { Bridge } from "../../core/contract/bridge.ts";
import { launch, type RunningApp } from "./launch.ts";
import { openSample } from "./stages.ts";

let running: RunningApp;
test.beforeEach(async () => {
  running = await launch();
});
test.afterEach(async () => {
  await running.close();
});

test("the app outlives the garbage of long messages from the window to the core", async () => {
  const { page, app } = running;
  await openSample(page);
  // Ids of photos that are not there: the core answers with an error, and the message is as long as a large removal's.
  await page.evaluate(() => {
    const { thaw } = window as unknown as { readonly thaw: Bridge };
    for (let round = 0; round < 20; round++) {
      const ids = Array.from({ length: 500 * (round + 1) }, (_, index) => 1_000_000 + index);
      thaw.post({ type: "request", id: 900_000 + round, command: "library.remove", input: { ids } });
    }
  });
  // Allocates until main has collected its garbage, now instead of some time later.
  await app.evaluate(async () => {
    for (let round = 0; round < 100; round++) {
      Array.from({ length: 200_000 }, (_, index) => ({ index }));
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
  await page.getByRole("button", { name: "Clean", exact: false }).first().click();
  await expect(page.getByRole("gridcell", { name: /^002\.jpg, fruit/ })).toBeVisible();
});
