import type { Store } from "../store/store.ts";
import type { Actions } from "./actions.ts";

/** A page of edits: so many, or so long a pause after the last. */
const editsOfPage = 10;
const pauseMs = 1500;

/** After each page of edits in the Clean stage the suspicion is worked out again. Returns the function that ends it. */
export function followEdits(store: Store, actions: Pick<Actions, "refreshSuspicion">): () => void {
  let edits = 0;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const refresh = (): void => {
    clearTimeout(timer);
    edits = 0;
    void actions.refreshSuspicion();
  };
  const stop = store.subscribe((state, before) => {
    const { shown } = state.photos;
    if (shown === before.photos.shown || shown.delta?.from !== before.photos.shown.stamp) return;
    if (state.ui.stage !== "clean" || state.photos.incoming !== null || state.clean.report === null) return;
    edits += 1;
    clearTimeout(timer);
    if (edits >= editsOfPage) refresh();
    else timer = setTimeout(refresh, pauseMs);
  });
  return () => {
    clearTimeout(timer);
    stop();
  };
}
