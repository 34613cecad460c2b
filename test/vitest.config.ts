import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: fileURLToPath(new URL("..", import.meta.url)),
  test: {
    include: [
      "test/unit/**/*.test.{ts,tsx}",
      "test/contract/**/*.test.ts",
      "test/ui/**/*.test.{ts,tsx}",
      "test/*.test.ts",
    ],
    globalSetup: ["test/globalSetup.ts"],
    pool: "forks",
    // By itself it leaves one processor idle, which of two is half of the machine.
    maxWorkers: "100%",
    // Generous: a slow or busy machine must not turn a right answer into a failure.
    testTimeout: 120_000,
    hookTimeout: 60_000,
    env: { TF_CPP_MIN_LOG_LEVEL: "3" },
  },
});
