import type { PhotoId } from "../../core/contract/photos.ts";
import type { Phase, Preset, TrainSettings } from "../../core/contract/training.ts";
import {
  backboneSeen,
  phaseChanged,
  presetChosen,
  presetsLoaded,
  rateTaken,
  type SetupSlice,
  settingsChanged,
} from "../store/setupSlice.ts";
import { update } from "../store/store.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";

export interface SetupActions {
  /** Presets, backbones, the network and the schedule, as the open project and the settings have them. */
  readonly loadSetup: () => Promise<void>;
  readonly loadBackbones: () => Promise<void>;
  readonly choosePreset: (name: Preset["name"]) => void;
  readonly setSettings: (change: Partial<TrainSettings>) => void;
  readonly setPhase: (at: number, change: Partial<Phase>) => void;
  readonly choosePhase: (at: number) => void;
  readonly chooseSample: (photo: PhotoId) => void;
  readonly fetchWeights: (backbone: string) => Promise<void>;
  readonly pickWeights: () => Promise<void>;
  /** Sweeps the learning rate of a phase. */
  readonly findRate: (phase: number) => Promise<void>;
  readonly stopSweep: () => Promise<void>;
  readonly takeRate: (rate: number) => void;
}

/** Long enough that typing a number asks once. */
const restMs = 150;

export function makeSetupActions({ client, bridge, store }: ActionContext): SetupActions {
  const set = (transition: (setup: SetupSlice) => SetupSlice): void => update(store, "setup", transition);

  let asked = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const loadPreview = async (): Promise<void> => {
    asked += 1;
    const mine = asked;
    try {
      const preview = await client.request("train.preview", store.getState().setup.settings);
      if (mine === asked) set((setup) => ({ ...setup, preview, previewError: null }));
    } catch (thrown) {
      if (mine === asked) set((setup) => ({ ...setup, preview: null, previewError: shownError(thrown) }));
    }
  };
  const loadNetwork = async (): Promise<void> => {
    const { backbone } = store.getState().setup.settings;
    if (store.getState().setup.network?.backbone === backbone) return;
    set((setup) => ({ ...setup, network: null }));
    const network = await client.request("train.network", { backbone });
    set((setup) => (setup.settings.backbone === backbone ? { ...setup, network } : setup));
  };
  /** A change of settings; what they lead to is asked for once the person rests. */
  const change = (transition: (setup: SetupSlice) => SetupSlice): void => {
    const before = store.getState().setup.settings.backbone;
    set(transition);
    if (store.getState().setup.settings.backbone !== before) void attempt(store, loadNetwork);
    clearTimeout(timer);
    timer = setTimeout(() => void loadPreview(), restMs);
  };
  const loadBackbones = async (): Promise<void> => {
    const { backbones } = await client.request("train.backbones", {});
    set((setup) => ({ ...setup, backbones }));
  };

  let sweepJob: string | null = null;
  return {
    loadBackbones: () => attempt(store, loadBackbones),
    loadSetup: () =>
      attempt(store, async () => {
        await loadBackbones();
        const { presets } = await client.request("train.presets", {});
        set((setup) => presetsLoaded(setup, presets));
        await Promise.all([loadNetwork(), loadPreview()]);
      }),
    choosePreset: (name) => change((setup) => presetChosen(setup, name)),
    setSettings: (settings) => change((setup) => settingsChanged(setup, settings)),
    setPhase: (at, phase) => change((setup) => phaseChanged(setup, at, phase)),
    choosePhase: (at) => set((setup) => ({ ...setup, phase: at })),
    chooseSample: (sample) => set((setup) => ({ ...setup, sample })),
    takeRate: (rate) => change((setup) => rateTaken(setup, rate)),
    fetchWeights: async (backbone) => {
      if (store.getState().setup.fetching !== null) return;
      set((setup) => ({ ...setup, fetching: backbone, fetchError: null }));
      try {
        const view = await client.start("train.fetchWeights", { backbone }).result;
        set((setup) => backboneSeen({ ...setup, fetching: null }, view));
      } catch (thrown) {
        set((setup) => ({ ...setup, fetching: null, fetchError: shownError(thrown) }));
      }
    },
    pickWeights: () =>
      attempt(store, async () => {
        const file = await bridge.shell.pickWeights("Weights of this network");
        if (file !== null) change((setup) => settingsChanged(setup, { weightsFile: file }));
      }),
    findRate: async (phase) => {
      if (store.getState().setup.sweep?.running === true) return;
      set((setup) => ({ ...setup, sweep: { phase, running: true, report: null, error: null } }));
      try {
        const job = client.start("train.lrFind", { ...store.getState().setup.settings, phase });
        sweepJob = await job.accepted;
        const report = await job.result;
        set((setup) => ({ ...setup, sweep: { phase, running: false, report, error: null } }));
      } catch (thrown) {
        set((setup) => ({ ...setup, sweep: { phase, running: false, report: null, error: shownError(thrown) } }));
      } finally {
        sweepJob = null;
      }
    },
    stopSweep: () =>
      attempt(store, async () => {
        if (sweepJob !== null) await client.request("jobs.cancel", { job: sweepJob });
      }),
  };
}
