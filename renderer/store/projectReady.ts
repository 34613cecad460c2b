import type { State } from "./store.ts";

/** The core runs and has the project open: after a restart the window shows the photos as they were before it can use them again. */
export function projectReady({ core, project }: State): boolean {
  return core.state.state === "running" && project.summary !== null && project.opening === null && !project.lost;
}
