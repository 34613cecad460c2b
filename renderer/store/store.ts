import { createStore, type StoreApi } from "zustand/vanilla";
import { type CleanSlice, freshClean } from "./cleanSlice.ts";
import { type CoreSlice, freshCore } from "./coreSlice.ts";
import { type CurateSlice, freshCurate } from "./curateSlice.ts";
import { type EditsSlice, noEdits } from "./editsSlice.ts";
import { freshGather, type GatherSlice } from "./gatherSlice.ts";
import { type InspectSlice, noReport } from "./inspectSlice.ts";
import { type JobsSlice, noJobs } from "./jobsSlice.ts";
import { noPhotos, type PhotosSlice } from "./photosSlice.ts";
import { noProject, type ProjectSlice } from "./projectSlice.ts";
import { noSettings, type SettingsSlice } from "./settingsSlice.ts";
import { freshSetup, type SetupSlice } from "./setupSlice.ts";
import { freshSpeed, type SpeedSlice } from "./speedSlice.ts";
import { freshSplit, type SplitSlice } from "./splitSlice.ts";
import { noTraining, type TrainingSlice } from "./trainingSlice.ts";
import { freshUi, type UiSlice } from "./uiSlice.ts";

/** Everything that the window knows. Views read it; actions and connect change it by pure transitions of its slices. */
export interface State {
  readonly core: CoreSlice;
  readonly project: ProjectSlice;
  readonly photos: PhotosSlice;
  readonly curate: CurateSlice;
  readonly clean: CleanSlice;
  readonly speed: SpeedSlice;
  readonly edits: EditsSlice;
  readonly gather: GatherSlice;
  readonly settings: SettingsSlice;
  readonly split: SplitSlice;
  readonly jobs: JobsSlice;
  readonly setup: SetupSlice;
  readonly training: TrainingSlice;
  readonly inspect: InspectSlice;
  readonly ui: UiSlice;
}

export type Store = StoreApi<State>;

export const freshState: State = {
  core: freshCore,
  project: noProject,
  photos: noPhotos,
  curate: freshCurate,
  clean: freshClean,
  speed: freshSpeed,
  edits: noEdits,
  gather: freshGather,
  settings: noSettings,
  split: freshSplit,
  jobs: noJobs,
  setup: freshSetup,
  training: noTraining,
  inspect: noReport,
  ui: freshUi,
};

export function makeStore(initial: State = freshState): Store {
  return createStore<State>(() => initial);
}

/** Replaces one slice by what the transition makes of it. */
export function update<K extends keyof State>(store: Store, key: K, transition: (slice: State[K]) => State[K]): void {
  store.setState((state) => {
    const next = transition(state[key]);
    return next === state[key] ? state : { ...state, [key]: next };
  }, true);
}
