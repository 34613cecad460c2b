import type { Stage } from "../../core/contract/bridge.ts";
import type { Actions } from "../actions/actions.ts";
import { selectMarked } from "../store/markedPhotos.ts";
import { projectReady } from "../store/projectReady.ts";
import type { TrainPane } from "../store/setupSlice.ts";
import { runningRun, shownRun } from "../store/shownRun.ts";
import { stepBeside } from "../store/splitSlice.ts";
import type { State } from "../store/store.ts";
import type { KeyName } from "./keys.ts";

export type CommandGroup = "Go to" | "Project" | "Photos" | "Split and train" | "Window";

/** Something that the palette offers, that a key may stand for, and that tooltips name. */
export interface WindowCommand {
  readonly id: string;
  readonly title: string;
  readonly group: CommandGroup;
  readonly keys: readonly KeyName[];
  readonly available: (state: State) => boolean;
  /** `key` is the stroke that called it, absent from the palette. */
  readonly run: (actions: Actions, key?: KeyName) => unknown;
  /** How the sheet of keys writes them, where one by one would be long. */
  readonly keysText?: string;
  /** Means nothing without its key, so the palette leaves it out. */
  readonly keyOnly?: boolean;
}

const always = (): boolean => true;
const withProject = (state: State): boolean => state.project.summary !== null;
const inClean = (state: State): boolean => withProject(state) && state.ui.stage === "clean";
const inSpeed = (state: State): boolean => inClean(state) && state.speed.queue !== null;
/** The gallery is in view, and nothing over it. */
const inGallery = (state: State): boolean => inClean(state) && !inSpeed(state) && !state.curate.large;
const marked = (state: State): boolean => inClean(state) && !inSpeed(state) && selectMarked(state).length > 0;

const inWizard = (state: State): boolean =>
  state.ui.stage === "split" &&
  state.project.summary !== null &&
  (state.project.summary.split === undefined || state.split.changing);

function stageCommand(stage: Stage, title: string, digit: number): WindowCommand {
  const run = (actions: Actions): void => actions.goTo(stage);
  return { id: `goTo.${stage}`, title, group: "Go to", keys: [`mod+${digit}`], available: withProject, run };
}

/** The project is split, and nothing trains. */
const idle = (state: State): boolean =>
  projectReady(state) &&
  state.project.summary?.split !== undefined &&
  runningRun(state.training) === null &&
  !state.training.starting;

function paneCommand(pane: TrainPane, title: string): WindowCommand {
  const run = (actions: Actions): void => {
    actions.goTo("train");
    actions.showPane(pane);
  };
  const available = (state: State): boolean => state.project.summary?.split !== undefined;
  return { id: `train.${pane}`, title, group: "Split and train", keys: [], available, run };
}

/** Every command of the window, in the order of the palette. */
export const windowCommands: readonly WindowCommand[] = [
  stageCommand("gather", "Gather", 1),
  stageCommand("clean", "Clean", 2),
  stageCommand("split", "Split", 3),
  stageCommand("train", "Train", 4),
  stageCommand("inspect", "Inspect", 5),
  {
    id: "project.open",
    title: "Open a folder…",
    group: "Project",
    keys: ["mod+o"],
    available: always,
    run: (actions) => actions.chooseFolder(),
  },
  {
    id: "project.new",
    title: "New project…",
    group: "Project",
    keys: ["mod+n"],
    available: always,
    run: (actions) => actions.showOverlay("newProject"),
  },
  {
    id: "project.credits",
    title: "Export credits…",
    group: "Project",
    keys: [],
    available: withProject,
    run: (actions) => actions.exportCredits(),
  },
  {
    id: "project.emptyTrash",
    title: "Empty the trash…",
    group: "Project",
    keys: [],
    available: (state) => state.project.summary?.classes.some(({ removed }) => removed > 0) === true,
    run: (actions) => actions.showOverlay("emptyTrash"),
  },
  {
    id: "project.sample",
    title: "Try the sample",
    group: "Project",
    keys: [],
    available: always,
    run: (actions) => actions.trySample(),
  },
  {
    id: "project.rescan",
    title: "Look at the folder again",
    group: "Project",
    keys: ["mod+r"],
    available: withProject,
    run: (actions) => actions.rescan(),
  },
  {
    id: "project.close",
    title: "Close the project",
    group: "Project",
    keys: [],
    available: withProject,
    run: (actions) => actions.closeProject(),
  },
  {
    id: "photos.undo",
    title: "Undo the last edit",
    group: "Photos",
    keys: ["mod+z", "u"],
    available: ({ project, edits }) => project.summary?.canUndo === true || edits.pending > 0,
    run: (actions) => actions.undo(),
  },
  {
    id: "photos.redo",
    title: "Redo the last edit",
    group: "Photos",
    keys: ["mod+shift+z", "mod+y", "shift+u"],
    available: (state) => state.project.summary?.canRedo === true && !inSpeed(state),
    run: (actions) => actions.redo(),
  },
  {
    id: "photos.toggle",
    title: "Remove or restore the marked photos",
    group: "Photos",
    keys: ["x", "space", "delete"],
    available: marked,
    run: (actions) => actions.toggleMarked(),
  },
  {
    id: "photos.removed",
    title: "Show the removed photos",
    group: "Photos",
    keys: ["mod+shift+r"],
    available: inGallery,
    run: (actions) => actions.showRemoved(),
  },
  {
    id: "photos.relabel",
    title: "Move to the n-th class",
    group: "Photos",
    keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"],
    keysText: "1 – 9",
    keyOnly: true,
    available: marked,
    run: (actions, key) => actions.relabelMarked(Number(key)),
  },
  {
    id: "photos.accept",
    title: "Take the suggested class",
    group: "Photos",
    keys: ["a"],
    available: marked,
    run: (actions) => actions.acceptMarked(),
  },
  {
    id: "photos.speed",
    title: "Speed mode: one photo, one key",
    group: "Photos",
    keys: ["s"],
    available: (state) => inClean(state) && !state.curate.showRemoved && state.speed.queue === null,
    run: (actions) => actions.startSpeed(),
  },
  {
    id: "photos.junk",
    title: "Show the likely junk",
    group: "Photos",
    keys: ["j"],
    available: inGallery,
    run: (actions) => actions.toggleJunk(),
  },
  {
    id: "photos.search",
    title: "Search by file name",
    group: "Photos",
    keys: ["mod+f"],
    available: (state) => inGallery(state) && state.curate.finding === null,
    run: () => document.getElementById("photo-search")?.focus(),
  },
  {
    id: "split.apply",
    title: "Split into train and valid…",
    group: "Split and train",
    keys: [],
    available: (state) => withProject(state) && state.project.summary?.split === undefined && !state.split.moving,
    run: (actions) => actions.goTo("split"),
  },
  {
    id: "split.next",
    title: "Split: the next step",
    group: "Split and train",
    keys: ["mod+pagedown"],
    available: (state) => inWizard(state) && !state.split.moving,
    run: (actions) => actions.stepSplit(1),
  },
  {
    id: "split.back",
    title: "Split: the step before",
    group: "Split and train",
    keys: ["mod+pageup"],
    available: (state) => inWizard(state) && stepBeside(state.split, -1) !== undefined && !state.split.moving,
    run: (actions) => actions.stepSplit(-1),
  },
  {
    id: "split.undo",
    title: "Undo the split",
    group: "Split and train",
    keys: [],
    available: (state) => state.project.summary?.split !== undefined && !state.split.moving,
    run: (actions) => actions.undoSplit(),
  },
  {
    id: "train.start",
    title: "Start training",
    group: "Split and train",
    keys: ["mod+enter"],
    available: idle,
    run: (actions) => {
      actions.goTo("train");
      return actions.startTraining();
    },
  },
  {
    id: "train.stop",
    title: "Stop training",
    group: "Split and train",
    keys: ["mod+."],
    available: (state) => runningRun(state.training) !== null,
    run: (actions) => actions.stopTraining(),
  },
  {
    id: "train.pause",
    title: "Pause training",
    group: "Split and train",
    keys: ["mod+p"],
    available: (state) => runningRun(state.training) !== null && state.training.asked === null,
    run: (actions) => actions.pauseTraining(),
  },
  {
    id: "train.resume",
    title: "Resume the run that is shown",
    group: "Split and train",
    keys: [],
    available: (state) => idle(state) && shownRun(state.training)?.resumable === true,
    run: (actions) => actions.resumeShown(),
  },
  {
    id: "train.oneMore",
    title: "One more cycle of the run that is shown",
    group: "Split and train",
    keys: [],
    available: (state) => idle(state) && ["finished", "stopped"].includes(shownRun(state.training)?.state ?? ""),
    run: (actions) => actions.oneMoreShown(),
  },
  {
    id: "train.findRate",
    title: "Find a learning rate",
    group: "Split and train",
    keys: [],
    available: (state) => idle(state) && state.setup.sweep?.running !== true,
    run: (actions) => {
      actions.goTo("train");
      actions.showPane("phases");
      return actions.findRate(0);
    },
  },
  paneCommand("network", "Choose the network and what thaws"),
  paneCommand("phases", "Change phases, rates and schedules"),
  paneCommand("photos", "Change how photos are augmented"),
  paneCommand("details", "Change the optimizer and other details"),
  {
    id: "inspect.again",
    title: "Inspect again",
    group: "Split and train",
    keys: [],
    available: (state) => state.training.runs.some((run) => run.epochs.length > 0) && !state.inspect.loading,
    run: (actions) => {
      actions.goTo("inspect");
      return actions.loadReport();
    },
  },
  {
    id: "window.palette",
    title: "Find a command",
    group: "Window",
    keys: ["mod+k"],
    available: always,
    run: (actions) => actions.showOverlay("palette"),
  },
  {
    id: "window.settings",
    title: "Settings…",
    group: "Window",
    keys: ["mod+,"],
    available: always,
    run: (actions) => actions.showOverlay("settings"),
  },
  {
    id: "window.keys",
    title: "Show the keys",
    group: "Window",
    keys: ["?"],
    available: always,
    run: (actions) => actions.showOverlay("keys"),
  },
  {
    id: "window.theme",
    title: "Switch between dark and light",
    group: "Window",
    keys: ["mod+shift+l"],
    available: always,
    run: (actions) => actions.toggleTheme(),
  },
  {
    id: "window.systemTheme",
    title: "Use the system's theme",
    group: "Window",
    keys: [],
    available: (state) => state.ui.themeChoice !== "system",
    run: (actions) => actions.setTheme("system"),
  },
];

export function findCommand(id: string): WindowCommand | undefined {
  return windowCommands.find((command) => command.id === id);
}

/** Whether a key does something with photos, at this moment or at another. */
export function isPhotoKey(key: KeyName): boolean {
  return windowCommands.some((command) => command.group === "Photos" && command.keys.includes(key));
}

/** The command that a key stands for at the moment. */
export function commandForKey(key: KeyName, state: State): WindowCommand | undefined {
  return windowCommands.find((command) => command.keys.includes(key) && command.available(state));
}
