import { defineConfig } from "@playwright/test";

// One window on a quiet machine; making and first reading 100,000 photos takes minutes, and happens once.
export default defineConfig({
  testDir: ".",
  outputDir: "../../../test-artifacts/bench",
  workers: 1,
  timeout: 1_800_000,
  expect: { timeout: 900_000 },
  reporter: [["line"]],
});
