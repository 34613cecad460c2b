import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const screensFolder = join(root, "test-artifacts/screens");

const Setup = z.object({ electron: z.object({ dist: z.string() }) });

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** A folder of this test's own: projects go here, and so does Electron's user data. */
  readonly folder: string;
  /** Lines that main or the core wrote to standard error. */
  readonly stderr: readonly string[];
  close(): Promise<void>;
}

/** Starts the built app with fresh user data in a window of the given size (CSS pixels). */
export async function launch(size = { width: 1280, height: 800 }): Promise<RunningApp> {
  const setup = Setup.parse(JSON.parse(await readFile(join(root, "out/setup.json"), "utf8")));
  const folder = await mkdtemp(join(tmpdir(), "thaw-e2e-"));
  const app = await _electron.launch({
    args: [root],
    cwd: root,
    env: {
      ...(process.env as Record<string, string>),
      ELECTRON_OVERRIDE_DIST_PATH: setup.electron.dist,
      THAW_USER_DATA: join(folder, "user-data"),
      THAW_NODE: process.execPath,
    },
  });
  const stderr: string[] = [];
  app.process().stderr?.on("data", (chunk: Buffer) => stderr.push(...chunk.toString().split("\n").filter(Boolean)));
  const page = await app.firstWindow();
  await app.evaluate(({ BrowserWindow }, bounds) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(bounds.width, bounds.height);
  }, size);
  return {
    app,
    page,
    folder,
    stderr,
    close: async () => {
      await app.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** The next folder dialog answers with `dir`, as if the person had picked it. */
export async function answerFolderDialog(app: ElectronApplication, dir: string): Promise<void> {
  await app.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [picked] });
  }, dir);
}
