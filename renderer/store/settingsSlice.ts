import type { WireError } from "../../core/contract/errors.ts";
import type { ProviderView, Settings } from "../../core/contract/gather.ts";

/** This person's settings on this machine, and where photos can be searched with them; null until they are read. */
export interface SettingsSlice {
  readonly settings: Settings | null;
  readonly providers: readonly ProviderView[];
  readonly error: WireError | null;
}

export const noSettings: SettingsSlice = { settings: null, providers: [], error: null };
