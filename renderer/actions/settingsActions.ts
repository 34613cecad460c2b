import type { SettingsChange } from "../../core/contract/gather.ts";
import { update } from "../store/store.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";

export interface SettingsActions {
  readonly loadSettings: () => Promise<void>;
  /** Answers whether it was taken; what was wrong with it stands in the state. */
  readonly changeSettings: (change: SettingsChange) => Promise<boolean>;
}

export function makeSettingsActions({ client, store }: ActionContext): SettingsActions {
  const loadProviders = async (): Promise<void> => {
    const { providers } = await client.request("gather.providers", {});
    update(store, "settings", (slice) => ({ ...slice, providers }));
  };
  return {
    loadSettings: () =>
      attempt(store, async () => {
        const settings = await client.request("settings.read", {});
        update(store, "settings", (slice) => ({ ...slice, settings, error: null }));
        await loadProviders();
      }),
    changeSettings: async (change) => {
      try {
        const settings = await client.request("settings.change", change);
        update(store, "settings", (slice) => ({ ...slice, settings, error: null }));
        await loadProviders();
        return true;
      } catch (thrown) {
        update(store, "settings", (slice) => ({ ...slice, error: shownError(thrown) }));
        return false;
      }
    },
  };
}
