import type { Store } from "../store/store.ts";

/** A person who has started Thaw opens a project within it, or not soon. */
const pauseMs = 1000;

/** Resolves after a moment in which no project was being opened or read. */
export async function atRest(store: Store): Promise<void> {
  const isBusy = (): boolean => {
    const { project, photos } = store.getState();
    return project.opening !== null || photos.incoming !== null;
  };
  do await new Promise((resolve) => setTimeout(resolve, pauseMs));
  while (isBusy());
}
