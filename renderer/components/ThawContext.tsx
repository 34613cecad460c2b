import { createContext, type ReactNode, useContext } from "react";
import { useStore } from "zustand";
import type { Actions } from "../actions/actions.ts";
import type { State, Store } from "../store/store.ts";

interface Thaw {
  readonly store: Store;
  readonly actions: Actions;
  readonly platform: string;
}

const ThawContext = createContext<Thaw | null>(null);

export function ThawProvider(props: Thaw & { readonly children: ReactNode }) {
  const { children, ...thaw } = props;
  return <ThawContext.Provider value={thaw}>{children}</ThawContext.Provider>;
}

function useThaw(): Thaw {
  const thaw = useContext(ThawContext);
  if (thaw === null) throw new Error("A view stands outside ThawProvider.");
  return thaw;
}

/**
 * A part of the state; the view is drawn again when that part changes. Return what is in the state, not a new object.
 */
export function useThawState<T>(select: (state: State) => T): T {
  return useStore(useThaw().store, select);
}

export function useActions(): Actions {
  return useThaw().actions;
}

/** Reads the state at the moment of a click or key, without being drawn again when it changes. */
export function useReadState(): () => State {
  return useThaw().store.getState;
}

export function usePlatform(): string {
  return useThaw().platform;
}
