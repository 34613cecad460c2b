import { app, Menu, type MenuItemConstructorOptions } from "electron";
import { type MenuCommand, stages } from "../core/contract/bridge.ts";
import { readRecents } from "./recents.ts";

/**
 * The application menu. The window handles the keys itself, since it knows where the focus is; the menu shows them, and on a
 * Mac, where a menu's keys can't be for show alone, takes those the window leaves.
 */
export function setMenu(send: (command: MenuCommand) => void): void {
  const item = (label: string, accelerator: string, command: MenuCommand): MenuItemConstructorOptions => ({
    label,
    ...(accelerator === "" ? {} : { accelerator, registerAccelerator: false }),
    click: () => send(command),
  });
  const recents = readRecents().map((recent) =>
    item(recent.name.replaceAll("&", "&&"), "", { name: "openRecent", dir: recent.dir }),
  );
  const file: MenuItemConstructorOptions[] = [
    item("New Project…", "CmdOrCtrl+N", { name: "newProject" }),
    item("Open Folder…", "CmdOrCtrl+O", { name: "openFolder" }),
    { label: "Open Recent", submenu: recents, enabled: recents.length > 0 },
    item("Try the Sample", "", { name: "trySample" }),
    { type: "separator" },
    item("Close Project", "", { name: "closeProject" }),
    { type: "separator" },
    item("Settings…", "CmdOrCtrl+,", { name: "settings" }),
    { type: "separator" },
    process.platform === "darwin" ? { role: "close" } : { role: "quit" },
  ];
  const edit: MenuItemConstructorOptions[] = [
    item("Undo", "CmdOrCtrl+Z", { name: "undo" }),
    item("Redo", "Shift+CmdOrCtrl+Z", { name: "redo" }),
    { type: "separator" },
    { role: "cut" },
    { role: "copy" },
    { role: "paste" },
    { role: "selectAll" },
  ];
  const view: MenuItemConstructorOptions[] = [
    ...stages.map((stage, at) =>
      item(`${stage.charAt(0).toUpperCase()}${stage.slice(1)}`, `CmdOrCtrl+${at + 1}`, { name: "showStage", stage }),
    ),
    { type: "separator" },
    item("Find a Command…", "CmdOrCtrl+K", { name: "commandPalette" }),
    { type: "separator" },
    { role: "resetZoom" },
    { role: "zoomIn" },
    { role: "zoomOut" },
    { role: "togglefullscreen" },
    ...(app.isPackaged ? [] : [{ role: "toggleDevTools" } as const]),
  ];
  Menu.setApplicationMenu(
    Menu.buildFromTemplate([
      ...(process.platform === "darwin" ? [{ role: "appMenu" } as const] : []),
      { label: "File", submenu: file },
      { label: "Edit", submenu: edit },
      { label: "View", submenu: view },
      { role: "windowMenu" },
    ]),
  );
}
