import path from "node:path";
import { app, BrowserWindow, dialog, type IpcMainInvokeEvent, ipcMain, nativeTheme, shell } from "electron";
import { z } from "zod";
import type { Theme } from "../core/contract/bridge.ts";
import type { CoreProcess } from "./coreProcess.ts";
import { type CallHandlers, type CallName, callChannel, calls, ipc } from "./ipcNames.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";
import { appOrigin } from "./protocols.ts";
import { addRecent, Recent, readRecents, removeRecent } from "./recents.ts";

const imageExtensions = ["jpg", "jpeg", "png", "webp", "gif", "bmp", "tif", "tiff", "heic", "heif", "avif"];
const ThemeSettings = z.object({ choice: z.enum(["light", "dark", "system"]) });
const themeFile = (): string => path.join(app.getPath("userData"), "theme.json");

const inputs: { readonly [K in CallName]: z.ZodType<Parameters<CallHandlers[K]>> } = {
  pickFolder: z.tuple([z.string()]),
  pickFiles: z.tuple([z.string()]),
  pickWeights: z.tuple([z.string()]),
  defaultParent: z.tuple([]),
  revealInFolder: z.tuple([z.string().min(1)]),
  theme: z.tuple([]),
  setTheme: z.tuple([ThemeSettings.shape.choice]),
  recents: z.tuple([]),
  addRecent: z.tuple([Recent]),
  removeRecent: z.tuple([z.string()]),
  coreState: z.tuple([]),
  restartCore: z.tuple([]),
};

/** The theme chosen earlier holds from before the first window. */
export function restoreTheme(): void {
  nativeTheme.themeSource = readJsonFile(themeFile(), ThemeSettings)?.choice ?? "system";
}

/** Answers the window's calls to the desktop, and tells it when the theme changes. */
export function serveShell(core: CoreProcess, onRecents: () => void): void {
  const handlers: CallHandlers = {
    pickFolder: async (title) => (await pick({ title, properties: ["openDirectory", "createDirectory"] }))[0] ?? null,
    pickFiles: (title) =>
      pick({
        title,
        properties: ["openFile", "multiSelections"],
        filters: [
          { name: "Photos", extensions: imageExtensions },
          { name: "All files", extensions: ["*"] },
        ],
      }),
    pickWeights: async (title) => {
      const filters = [{ name: "Weights", extensions: ["pth", "pt", "safetensors"] }];
      return (await pick({ title, properties: ["openFile"], filters }))[0] ?? null;
    },
    defaultParent: () => app.getPath("documents"),
    revealInFolder: (file) => {
      if (path.isAbsolute(file)) shell.showItemInFolder(path.normalize(file));
    },
    theme,
    setTheme: (choice) => {
      nativeTheme.themeSource = choice;
      writeJsonFile(themeFile(), { choice });
    },
    recents: readRecents,
    addRecent: (project) => {
      addRecent(project);
      onRecents();
    },
    removeRecent: (dir) => {
      removeRecent(dir);
      onRecents();
    },
    coreState: () => core.state,
    restartCore: () => core.restart(),
  };
  for (const name of calls) answer(name, handlers[name]);
  nativeTheme.on("updated", () => {
    for (const window of BrowserWindow.getAllWindows()) window.webContents.send(ipc.theme, theme());
  });
}

/** Only the app's own page may call; anything else that came to run in a frame may not. */
export function isOwnPage(event: Pick<IpcMainInvokeEvent, "senderFrame">): boolean {
  return event.senderFrame?.url.startsWith(`${appOrigin}/`) === true;
}

function answer<K extends CallName>(name: K, handler: CallHandlers[K]): void {
  ipcMain.handle(callChannel(name), (event, ...args: unknown[]) => {
    if (!isOwnPage(event)) throw new Error("refused");
    const call = handler as (...parsed: unknown[]) => unknown;
    return call(...inputs[name].parse(args));
  });
}

const theme = (): Theme => (nativeTheme.shouldUseDarkColors ? "dark" : "light");

async function pick(options: Electron.OpenDialogOptions): Promise<readonly string[]> {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0];
  const chosen = await (window === undefined ? dialog.showOpenDialog(options) : dialog.showOpenDialog(window, options));
  return chosen.canceled ? [] : chosen.filePaths;
}
