import { readFile } from "node:fs/promises";

async function readJson(path) {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

/** A run that failed outside any test (a file that can't be loaded, an error after the last test) counts as one failure. */
function withStatus(passed, failed, status) {
  return { passed, failed: failed === 0 && status !== 0 ? 1 : failed };
}

/** Counts of Vitest's JSON report. A test file that could not be loaded is one failed test. */
export async function countVitest(path, status) {
  const report = await readJson(path);
  if (report === null) return { passed: 0, failed: 1 };
  const unloaded = report.testResults.filter((file) => file.status === "failed" && file.assertionResults.length === 0);
  return withStatus(report.numPassedTests, report.numFailedTests + unloaded.length, status);
}

/** Counts of Playwright's JSON report. A test that passed only when repeated counts as failed. */
export async function countPlaywright(path, status) {
  const report = await readJson(path);
  if (report === null) return { passed: 0, failed: 1 };
  const { expected, unexpected, flaky } = report.stats;
  return withStatus(expected, unexpected + flaky, status);
}
