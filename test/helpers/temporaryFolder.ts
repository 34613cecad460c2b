import { accessSync, constants, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";

/** A folder that is gone when the test ends. */
export function temporaryFolder(): string {
  return folderIn(tmpdir());
}

/** The same in memory where the system has that (Linux): for tests that make thousands of tiny projects. */
export function quickFolder(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return folderIn("/dev/shm");
  } catch {
    return folderIn(tmpdir());
  }
}

function folderIn(parent: string): string {
  const folder = realpathSync(mkdtempSync(join(parent, "thaw-test-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
