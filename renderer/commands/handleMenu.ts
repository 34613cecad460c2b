import type { MenuCommand } from "../../core/contract/bridge.ts";
import type { Actions } from "../actions/actions.ts";

/** Does what the application menu asks for. */
export function handleMenu(command: MenuCommand, actions: Actions): void {
  switch (command.name) {
    case "openFolder":
      return void actions.chooseFolder();
    case "trySample":
      return void actions.trySample();
    case "closeProject":
      return void actions.closeProject();
    case "undo":
      return void actions.undo();
    case "redo":
      return void actions.redo();
    case "commandPalette":
      actions.showOverlay("palette");
      return;
    case "newProject":
      actions.showOverlay("newProject");
      return;
    case "settings":
      actions.showOverlay("settings");
      return;
    case "openRecent":
      return void actions.openFolder(command.dir);
    case "showStage":
      actions.goTo(command.stage);
      return;
  }
}
