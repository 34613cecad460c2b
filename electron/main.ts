import { app, BrowserWindow } from "electron";
import { linkCore } from "./coreLink.ts";
import { ipc } from "./ipcNames.ts";
import { setMenu } from "./menu.ts";
import { registerSchemes, serveSchemes } from "./protocols.ts";
import { lockDown, lockSession } from "./security.ts";
import { restoreTheme, serveShell } from "./shellApi.ts";
import { createWindow } from "./window.ts";

const userData = process.env["THAW_USER_DATA"];
if (userData !== undefined && userData !== "") app.setPath("userData", userData);

if (app.requestSingleInstanceLock()) run();
else app.quit();

function run(): void {
  registerSchemes();
  lockDown();
  const core = linkCore();
  const updateMenu = (): void => setMenu((command) => firstWindow()?.webContents.send(ipc.command, command));
  app.on("second-instance", () => showWindow());
  app.on("activate", () => showWindow());
  app.on("window-all-closed", () => app.quit());
  quitAfter(() => core.process.stop());
  // Before there is a screen: the core takes as long to start as the window does.
  core.process.start();
  void app.whenReady().then(() => {
    lockSession();
    restoreTheme();
    serveSchemes(core.photos);
    serveShell(core.process, updateMenu);
    updateMenu();
    createWindow();
  });
}

function firstWindow() {
  return BrowserWindow.getAllWindows()[0];
}

function showWindow(): void {
  if (!app.isReady()) return;
  const window = firstWindow() ?? createWindow();
  if (window.isMinimized()) window.restore();
  window.focus();
}

/** Holds the end of the app back until the core has left its project in order. */
function quitAfter(finish: () => Promise<void>): void {
  let finished = false;
  app.on("will-quit", (event) => {
    if (finished) return;
    event.preventDefault();
    void finish().finally(() => {
      finished = true;
      app.quit();
    });
  });
}
