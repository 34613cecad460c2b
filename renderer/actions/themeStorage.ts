import type { ThemeChoice } from "../../core/contract/bridge.ts";

const key = "thaw.theme";

/** The theme chosen earlier on this machine; `system` when none was. */
export function storedTheme(): ThemeChoice {
  const value = localStorage.getItem(key);
  return value === "light" || value === "dark" ? value : "system";
}

export function storeTheme(choice: ThemeChoice): void {
  localStorage.setItem(key, choice);
}
