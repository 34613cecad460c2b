import { classColour } from "./classColour.ts";
import { useThawState } from "./ThawContext.tsx";

/** The colour of the open project's class of this name. */
export function useClassColour(name: string): string {
  return useThawState((state) => classColour(state.project.summary?.classes ?? [], name));
}
