import { expect, type Page } from "@playwright/test";

export type StageName = "Gather" | "Clean" | "Split" | "Train" | "Inspect";

export async function goTo(page: Page, stage: StageName): Promise<void> {
  await page.getByRole("navigation", { name: "Stages" }).getByRole("button", { name: stage }).click();
  await expect(page.getByRole("heading", { level: 1, name: stage })).toBeVisible();
}

/** Presses 'Try the sample' on the welcome screen and waits until its photos are in. */
export async function openSample(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Try the sample" }).click();
  await expect(page.getByRole("list", { name: "Classes" }).getByRole("button", { name: /^fruit, / })).toBeVisible({
    timeout: 90_000,
  });
}

/** The line under a stage's name in the rail. */
export function railLine(page: Page, stage: StageName) {
  return page.getByRole("navigation", { name: "Stages" }).getByRole("button", { name: stage });
}

/** A shown photo has decoded pixels: an <img> that failed has none. */
export async function expectPhotosDrawn(page: Page, atLeast: number): Promise<void> {
  const drawn = () =>
    page.evaluate(
      () => [...document.images].filter((image) => image.src.startsWith("photo://") && image.naturalWidth > 0).length,
    );
  await expect.poll(drawn, { timeout: 30_000 }).toBeGreaterThanOrEqual(atLeast);
}

/** A line of the recipe in the Train stage: opens what stands behind it. */
export async function openSettings(page: Page, name: "Network" | "Phases" | "Photos" | "Details"): Promise<void> {
  await page
    .getByRole("list", { name: "Settings" })
    .getByRole("button", { name: new RegExp(`^${name}:`) })
    .click();
  await expect(page.getByRole("region", { name: `${name} of the recipe` })).toBeVisible();
}

/** Epochs of the recipe's first phase. */
export async function setEpochs(page: Page, epochs: number): Promise<void> {
  await expect(page.getByRole("radio", { name: "Quick" })).toBeVisible();
  await openSettings(page, "Phases");
  await page.getByRole("textbox", { name: "Epochs" }).first().fill(String(epochs));
}

/** A run that is still under way when a busy machine gets to its buttons: photos are read anew, a thousand times. */
export async function setLongRun(page: Page): Promise<void> {
  await setEpochs(page, 1000);
  await openSettings(page, "Photos");
  await page.getByRole("switch", { name: "Keep what frozen layers see" }).click();
}

/** On to the next step of the split, which has this heading and the focus on it. */
export async function splitStep(page: Page, heading: string): Promise<void> {
  // The first preview measures every photo.
  await page.getByRole("button", { name: "Next" }).click({ timeout: 90_000 });
  await expect(page.getByRole("heading", { level: 2, name: heading })).toBeFocused();
}

/** Splits by the exact count, so that the number of photos is known; `held` of them are set aside. */
export async function splitExactly(page: Page, held?: number): Promise<void> {
  await goTo(page, "Split");
  await page.getByRole("radio", { name: "Exact count" }).click();
  await splitStep(page, "What it would do");
  await splitStep(page, "Move the photos");
  const photos = held === undefined ? "\\d+" : String(held);
  await page
    .getByRole("button", { name: new RegExp(`^Split: ${photos} photos to valid/$`) })
    .click({ timeout: 90_000 });
  await expect(page.getByRole("button", { name: "Undo the split" })).toBeVisible();
}
