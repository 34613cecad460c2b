import path from "node:path";
import { app, BrowserWindow, nativeTheme, type Rectangle, screen } from "electron";
import { z } from "zod";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";
import { outFile } from "./places.ts";
import { appUrl } from "./protocols.ts";

const Saved = z.object({
  bounds: z.object({ x: z.number(), y: z.number(), width: z.number(), height: z.number() }),
  maximized: z.boolean(),
});
type Saved = z.infer<typeof Saved>;

const file = (): string => path.join(app.getPath("userData"), "window.json");

/** The window's own background before its first paint, as in the renderer's theme, so that nothing flashes. */
const backgrounds = { dark: "#1b1b1b", light: "#eeeeee" } as const;
const background = (): string => (nativeTheme.shouldUseDarkColors ? backgrounds.dark : backgrounds.light);

/** The one window: sandboxed, isolated, without Node, and tied to the app's own page. */
export function createWindow(): BrowserWindow {
  const saved = readJsonFile(file(), Saved);
  const window = new BrowserWindow({
    ...(saved !== undefined && isVisible(saved.bounds) ? saved.bounds : { width: 1280, height: 800 }),
    minWidth: 960,
    minHeight: 640,
    show: false,
    title: "Thaw",
    backgroundColor: background(),
    webPreferences: {
      preload: outFile("electron", "preload.cjs"),
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      spellcheck: false,
      devTools: !app.isPackaged,
    },
  });
  if (saved?.maximized === true) window.maximize();
  window.once("ready-to-show", () => window.show());
  window.on("close", () => remember(window));
  const repaint = (): void => window.setBackgroundColor(background());
  nativeTheme.on("updated", repaint);
  window.once("closed", () => nativeTheme.off("updated", repaint));
  // A page that died is of no use; what the person did is in the core and on disk, so it is loaded afresh.
  window.webContents.on("render-process-gone", (_event, { reason }) => {
    if (reason !== "clean-exit" && !window.isDestroyed()) window.webContents.reload();
  });
  void window.loadURL(appUrl);
  return window;
}

/** A screen may have gone since the bounds were kept. */
function isVisible(bounds: Rectangle): boolean {
  const { workArea } = screen.getDisplayMatching(bounds);
  const right = bounds.x < workArea.x + workArea.width && bounds.x + bounds.width > workArea.x;
  return right && bounds.y < workArea.y + workArea.height && bounds.y + bounds.height > workArea.y;
}

function remember(window: BrowserWindow): void {
  writeJsonFile(file(), { bounds: window.getNormalBounds(), maximized: window.isMaximized() } satisfies Saved);
}
