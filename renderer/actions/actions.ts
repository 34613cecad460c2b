import { type CleanActions, makeCleanActions } from "./cleanActions.ts";
import type { ActionContext } from "./context.ts";
import { type CurateActions, makeCurateActions } from "./curateActions.ts";
import { EditQueue } from "./editQueue.ts";
import { type GatherActions, makeGatherActions } from "./gatherActions.ts";
import { type InspectActions, makeInspectActions } from "./inspectActions.ts";
import { makeProjectActions, type ProjectActions } from "./projectActions.ts";
import { makeRunActions, type RunActions } from "./runActions.ts";
import { makeSearchActions, type SearchActions } from "./searchActions.ts";
import { makeSettingsActions, type SettingsActions } from "./settingsActions.ts";
import { makeSetupActions, type SetupActions } from "./setupActions.ts";
import { makeSpeedActions, type SpeedActions } from "./speedActions.ts";
import { makeSplitActions, type SplitActions } from "./splitActions.ts";
import { makeTrainActions, type TrainActions } from "./trainActions.ts";
import { makeWindowActions, type WindowActions } from "./windowActions.ts";

/**
 * Everything that the window can do. Only actions speak to the core and the shell; none rejects, failures are shown.
 */
export interface Actions
  extends ProjectActions,
    CurateActions,
    CleanActions,
    SpeedActions,
    GatherActions,
    SearchActions,
    SettingsActions,
    SplitActions,
    SetupActions,
    TrainActions,
    RunActions,
    InspectActions,
    WindowActions {}

export function makeActions(parts: Omit<ActionContext, "edits">): Actions {
  const context: ActionContext = { ...parts, edits: new EditQueue(parts.store) };
  const curate = makeCurateActions(context);
  const speed = makeSpeedActions(context);
  const inSpeed = (): boolean => {
    const { speed: slice, ui } = parts.store.getState();
    return slice.queue !== null && ui.stage === "clean";
  };
  return {
    ...makeProjectActions(context),
    ...curate,
    ...makeCleanActions(context),
    ...speed,
    // Whoever asks, the menu say: in speed mode the photo comes back into view with its edit, and is decided anew.
    undo: (label) => (label === undefined && inSpeed() ? speed.speedBack() : curate.undo(label)),
    redo: async () => {
      if (!inSpeed()) await curate.redo();
    },
    ...makeGatherActions(context),
    ...makeSearchActions(context),
    ...makeSettingsActions(context),
    ...makeSplitActions(context),
    ...makeSetupActions(context),
    ...makeTrainActions(context),
    ...makeRunActions(context),
    ...makeInspectActions(context),
    ...makeWindowActions(context),
  };
}
