import type { Stage, Theme, ThemeChoice } from "../../core/contract/bridge.ts";

export interface Toast {
  readonly id: number;
  readonly tone: "plain" | "error";
  readonly text: string;
  /** The toast offers to take back the last edit. */
  readonly undo: boolean;
  /** What that edit is called among the steps back. */
  readonly step?: string | undefined;
}

export type Overlay = "palette" | "keys" | "settings" | "newProject" | "emptyTrash" | "addresses" | "layout";

export interface UiSlice {
  readonly stage: Stage;
  readonly themeChoice: ThemeChoice;
  /** What the system asks for; counts while the choice is `system`. */
  readonly systemTheme: Theme;
  readonly overlay: Overlay | null;
  readonly toasts: readonly Toast[];
  readonly nextToast: number;
}

export const freshUi: UiSlice = {
  stage: "gather",
  themeChoice: "system",
  systemTheme: "dark",
  overlay: null,
  toasts: [],
  nextToast: 1,
};

export function themeOf(slice: UiSlice): Theme {
  return slice.themeChoice === "system" ? slice.systemTheme : slice.themeChoice;
}

/** At most one plain toast stands: the newest edit is the one that Undo takes back. Errors stay beside it. */
export function toastShown(slice: UiSlice, toast: Omit<Toast, "id">): UiSlice {
  const kept = slice.toasts.filter((other) => other.tone === "error" && other.text !== toast.text).slice(-2);
  return { ...slice, toasts: [...kept, { ...toast, id: slice.nextToast }], nextToast: slice.nextToast + 1 };
}

export function toastDismissed(slice: UiSlice, id: number): UiSlice {
  return { ...slice, toasts: slice.toasts.filter((toast) => toast.id !== id) };
}
