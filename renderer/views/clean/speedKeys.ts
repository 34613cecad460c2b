import type { Actions } from "../../actions/actions.ts";
import { keyName } from "../../commands/keys.ts";

type SpeedActions = Pick<Actions, "speedKeep" | "speedRemove" | "speedRelabel" | "speedBack" | "closeSpeed">;

/** Does what a stroke means in speed mode. Returns whether it means anything there. */
export function pressSpeedKey(stroke: Parameters<typeof keyName>[0], actions: SpeedActions): boolean {
  const key = keyName(stroke);
  switch (key) {
    case "k":
    case "enter":
    case "arrowright":
      actions.speedKeep();
      return true;
    case "x":
    case "space":
    case "delete":
      actions.speedRemove();
      return true;
    case "u":
    case "arrowleft":
    case "mod+z":
      void actions.speedBack();
      return true;
    case "escape":
      actions.closeSpeed();
      return true;
    default:
      if (key === null || !/^[1-9]$/.test(key)) return false;
      actions.speedRelabel(Number(key));
      return true;
  }
}
