import type { WireError } from "../../core/contract/errors.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import type { BackboneView } from "../../core/contract/schema.ts";
import {
  type LrFindReport,
  type NetworkView,
  type Phase,
  type Preset,
  type SchedulePreview,
  TrainSettings,
} from "../../core/contract/training.ts";
import { ratesWithHead, withPhaseChanged } from "./phaseEdits.ts";

/** What the right side of the Train stage shows: a run, or one group of the settings. */
export type TrainPane = "run" | "compare" | "network" | "phases" | "photos" | "details";

/** The sweep of the learning rate for one phase. */
export interface Sweep {
  readonly phase: number;
  readonly running: boolean;
  readonly report: LrFindReport | null;
  readonly error: WireError | null;
}

/** What the next run is trained with, and all that helps to choose it. */
export interface SetupSlice {
  readonly pane: TrainPane;
  readonly settings: TrainSettings;
  readonly presets: readonly Preset[];
  /** The preset that the settings began as; they may differ from it since. */
  readonly basis: Preset["name"] | null;
  readonly backbones: readonly BackboneView[];
  /** The backbone whose weights are being fetched. */
  readonly fetching: string | null;
  readonly fetchError: WireError | null;
  readonly network: NetworkView | null;
  readonly preview: SchedulePreview | null;
  /** Why these settings have no schedule. */
  readonly previewError: WireError | null;
  readonly sweep: Sweep | null;
  /** The phase whose thawed groups the picture of the network shows. */
  readonly phase: number;
  /** The photo that the augmentation is shown on; null shows the first one. */
  readonly sample: PhotoId | null;
}

export const freshSetup: SetupSlice = {
  pane: "run",
  settings: TrainSettings.parse({}),
  presets: [],
  basis: null,
  backbones: [],
  fetching: null,
  fetchError: null,
  network: null,
  preview: null,
  previewError: null,
  sweep: null,
  phase: 0,
  sample: null,
};

/** Settings as they are when nothing in them names a preset, as text that is equal for equal settings. */
function fingerprint(settings: TrainSettings): string {
  const sorted = (_: string, value: unknown): unknown =>
    value !== null && typeof value === "object" && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value;
  return JSON.stringify({ ...settings, preset: undefined }, sorted);
}

/** Settings with `preset` set exactly where they are still those of the preset that they began as. */
function named(slice: SetupSlice, settings: TrainSettings): TrainSettings {
  const basis = slice.presets.find(({ name }) => name === slice.basis);
  const rest = { ...settings };
  delete rest.preset;
  return basis !== undefined && fingerprint(basis.settings) === fingerprint(settings)
    ? { ...rest, preset: basis.name }
    : rest;
}

/** Presets fitted to the photos. Settings that are those of a preset follow it; what the person changed stays. */
export function presetsLoaded(slice: SetupSlice, presets: readonly Preset[]): SetupSlice {
  const untouched = slice.basis === null || slice.settings.preset !== undefined;
  const next = { ...slice, presets };
  const basis = slice.basis ?? presets[0]?.name;
  return untouched && basis !== undefined ? presetChosen(next, basis) : next;
}

export function presetChosen(slice: SetupSlice, name: Preset["name"]): SetupSlice {
  const preset = slice.presets.find((other) => other.name === name);
  if (preset === undefined) return slice;
  return { ...slice, basis: name, settings: { ...preset.settings, preset: name }, phase: 0, sweep: null };
}

/** Part of the settings changed; what was known of another backbone or phase is forgotten. */
export function settingsChanged(slice: SetupSlice, change: Partial<TrainSettings>): SetupSlice {
  const settings = named(slice, { ...slice.settings, ...change });
  const phase = Math.min(slice.phase, settings.phases.length - 1);
  const sameSweep = slice.sweep !== null && slice.sweep.phase < settings.phases.length;
  return { ...slice, settings, phase, sweep: sameSweep ? slice.sweep : null };
}

export function phaseChanged(slice: SetupSlice, at: number, change: Partial<Phase>): SetupSlice {
  return settingsChanged(slice, { phases: withPhaseChanged(slice.settings.phases, at, change) });
}

/** A rate that the sweep suggests is taken over for the phase that was swept. */
export function rateTaken(slice: SetupSlice, rate: number): SetupSlice {
  const phase = slice.sweep === null ? undefined : slice.settings.phases[slice.sweep.phase];
  if (slice.sweep === null || phase === undefined) return slice;
  const head = Number(rate.toPrecision(2));
  return phaseChanged(slice, slice.sweep.phase, { learningRates: ratesWithHead(phase.learningRates, head) });
}

/** A run's settings for the next one: its preset is not theirs any more unless they are equal to it. */
export function settingsReused(slice: SetupSlice, settings: TrainSettings): SetupSlice {
  const basis = settings.preset ?? slice.basis;
  return settingsChanged({ ...slice, basis, sweep: null, phase: 0, pane: "phases" }, { ...settings });
}

export function backboneSeen(slice: SetupSlice, backbone: BackboneView): SetupSlice {
  const backbones = slice.backbones.map((other) => (other.name === backbone.name ? backbone : other));
  return { ...slice, backbones };
}

/** The chosen backbone where its weights are neither on this machine nor a file of the person's own. */
export function missingBackbone({ backbones, settings }: SetupSlice): BackboneView | undefined {
  if (settings.weightsFile !== undefined) return undefined;
  return backbones.find(({ name, installed }) => name === settings.backbone && !installed);
}

/** Names of the groups that learn in a phase, from the first thawed one to the head. */
export function thawedGroups(network: NetworkView | null, thawFrom: string): readonly string[] {
  const groups = [...(network?.groups.map(({ name }) => name) ?? []), "head"];
  if (thawFrom === "all") return groups;
  const at = groups.indexOf(thawFrom);
  return at < 0 ? ["head"] : groups.slice(at);
}
