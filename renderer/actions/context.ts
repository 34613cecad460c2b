import type { Bridge } from "../../core/contract/bridge.ts";
import type { Client } from "../../core/contract/client.ts";
import { toThawError, toWire, type WireError } from "../../core/contract/errors.ts";
import type { Store } from "../store/store.ts";
import { update } from "../store/store.ts";
import { toastShown } from "../store/uiSlice.ts";
import type { EditQueue } from "./editQueue.ts";

/** What every group of actions is made from. */
export interface ActionContext {
  readonly client: Client;
  readonly bridge: Bridge;
  readonly store: Store;
  readonly edits: EditQueue;
}

/** Any thrown value as data; null where the person stopped it themselves, which is no error to show. */
export function shownError(thrown: unknown): WireError | null {
  const error = toWire(toThawError(thrown));
  return error.code === "cancelled" ? null : error;
}

/** Shows a failure as a toast. A crash of the core has its own banner. */
export function tellFailure(store: Store, thrown: unknown): void {
  const error = shownError(thrown);
  if (error === null || error.code === "coreCrashed") return;
  update(store, "ui", (ui) => toastShown(ui, { tone: "error", text: error.message, undo: false }));
}

/** Runs an action that ends in an edit or in nothing; a failure is told, never lost. */
export async function attempt(store: Store, action: () => Promise<void>): Promise<void> {
  try {
    await action();
  } catch (thrown) {
    tellFailure(store, thrown);
  }
}
