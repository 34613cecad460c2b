import { mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { _electron, type ElectronApplication, type Page } from "@playwright/test";
import { z } from "zod";

const root = fileURLToPath(new URL("../..", import.meta.url));
export const screensFolder = path.join(root, "test-artifacts/screens");

const Setup = z.object({ electron: z.object({ dist: z.string() }) });

export interface Size {
  readonly width: number;
  readonly height: number;
}

export interface RunningApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  /** A folder of this test's own: projects go here, and so does Electron's user data. */
  readonly folder: string;
  /** Lines that main, the core or the window's page complained with. */
  readonly complaints: readonly string[];
  close(): Promise<void>;
}

/** Starts the built app, with `env` beside this process's environment and fresh user data; the sample goes under `folder` instead of the person's documents. */
export async function launch(
  size: Size = { width: 1280, height: 800 },
  env: Readonly<Record<string, string>> = {},
): Promise<RunningApp> {
  const setup = Setup.parse(JSON.parse(await readFile(path.join(root, "out/setup.json"), "utf8")));
  const folder = await mkdtemp(path.join(tmpdir(), "thaw-e2e-"));
  const app = await _electron.launch({
    args: [root],
    cwd: root,
    env: {
      ...(process.env as Record<string, string>),
      ELECTRON_OVERRIDE_DIST_PATH: setup.electron.dist,
      THAW_USER_DATA: path.join(folder, "user-data"),
      THAW_NODE: process.execPath,
      ...env,
    },
  });
  const complaints: string[] = [];
  const page = await app.firstWindow();
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  const documents = path.join(folder, "documents");
  await mkdir(documents);
  await app.evaluate(({ app: main }, place) => main.setPath("documents", place), documents);
  await resize(app, size);
  return {
    app,
    page,
    folder,
    complaints,
    close: async () => {
      await app.close();
      // An image worker may still write the thumbnail that it was at when the app ended.
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

export async function resize(app: ElectronApplication, size: Size): Promise<void> {
  await app.evaluate(({ BrowserWindow }, bounds) => {
    BrowserWindow.getAllWindows()[0]?.setContentSize(bounds.width, bounds.height);
  }, size);
}

/** The next folder dialogs answer with `dir`, as if the person had picked it. */
export async function answerFolderDialog(app: ElectronApplication, dir: string): Promise<void> {
  await app.evaluate(({ dialog }, picked) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [picked] });
  }, dir);
}
