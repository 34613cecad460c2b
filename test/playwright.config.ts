import { defineConfig } from "@playwright/test";

// One real window at a time: two cores, one display, and a core process that trains.
export default defineConfig({
  testDir: "e2e",
  outputDir: "../test-artifacts/e2e",
  workers: 1,
  fullyParallel: false,
  timeout: 180_000,
  expect: { timeout: 20_000 },
  forbidOnly: true,
  retries: 0,
  reporter: [["list"]],
});
