import { type CleanActions, makeCleanActions } from "./cleanActions.ts";
import type { ActionContext } from "./context.ts";
import { type CurateActions, makeCurateActions } from "./curateActions.ts";
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

export function makeActions(context: ActionContext): Actions {
  return {
    ...makeProjectActions(context),
    ...makeCurateActions(context),
    ...makeCleanActions(context),
    ...makeSpeedActions(context),
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
