import type { Store } from "../store/store.ts";
import { themeOf } from "../store/uiSlice.ts";

/**
 * Keeps the page's theme that of the store. Done outside of React: plots read their colours from the page in effects,
 * and a parent's effect would come too late for them.
 */
export function showTheme(store: Store, page: HTMLElement): () => void {
  const show = (): void => {
    page.dataset["theme"] = themeOf(store.getState().ui);
  };
  show();
  return store.subscribe(show);
}
