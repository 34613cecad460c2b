import type { CoreState } from "../../core/contract/bridge.ts";
import type { DeviceView } from "../../core/contract/schema.ts";

export interface CoreSlice {
  readonly state: CoreState;
  readonly device: DeviceView | null;
  /** An earlier core died and this one took over; stays until the person closes the notice. */
  readonly restarted: { readonly reason: string; readonly wasTraining: boolean } | null;
}

export const freshCore: CoreSlice = { state: { state: "starting" }, device: null, restarted: null };

export function coreStateChanged(slice: CoreSlice, state: CoreState, training: boolean): CoreSlice {
  if (state.state !== "restarting") return { ...slice, state };
  const wasTraining = training || (slice.restarted?.wasTraining ?? false);
  return { ...slice, state, restarted: { reason: state.reason, wasTraining } };
}
