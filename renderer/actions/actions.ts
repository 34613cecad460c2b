import type { ActionContext } from "./context.ts";
import { type CurateActions, makeCurateActions } from "./curateActions.ts";
import { type InspectActions, makeInspectActions } from "./inspectActions.ts";
import { makeProjectActions, type ProjectActions } from "./projectActions.ts";
import { makeRunActions, type RunActions } from "./runActions.ts";
import { makeSetupActions, type SetupActions } from "./setupActions.ts";
import { makeSplitActions, type SplitActions } from "./splitActions.ts";
import { makeTrainActions, type TrainActions } from "./trainActions.ts";
import { makeWindowActions, type WindowActions } from "./windowActions.ts";

/**
 * Everything that the window can do. Only actions speak to the core and the shell; none rejects, failures are shown.
 */
export interface Actions
  extends ProjectActions,
    CurateActions,
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
    ...makeSplitActions(context),
    ...makeSetupActions(context),
    ...makeTrainActions(context),
    ...makeRunActions(context),
    ...makeInspectActions(context),
    ...makeWindowActions(context),
  };
}
