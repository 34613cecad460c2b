import type { Actions } from "../actions/actions.ts";
import type { Store } from "../store/store.ts";
import { keyName } from "./keys.ts";
import { commandForKey, isPhotoKey } from "./windowCommands.ts";

/** Runs the command of a stroke that nothing nearer took. Returns the function that stops listening. */
export function handleKeys(target: Window, store: Store, actions: Actions): () => void {
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = keyName(event);
    if (event.defaultPrevented || key === null || store.getState().ui.overlay !== null) return;
    // Typing stays typing, and Space and Enter stay with the control that has the focus.
    if (!key.startsWith("mod+") && takesKeys(event.target, key)) return;
    if (isTextField(event.target) && key !== "mod+k" && key !== "mod+enter" && key !== "mod+,") return;
    const run = (): unknown => commandForKey(key, store.getState())?.run(actions, key);
    // What an undo on its way brings back is what the strokes after it are about.
    const waits = store.getState().edits.returning && isPhotoKey(key);
    if (!waits && commandForKey(key, store.getState()) === undefined) return;
    event.preventDefault();
    // A key that is held, or that something lies on, must not go through photo after photo.
    if (event.repeat) return;
    if (waits) actions.inTurn(run);
    else run();
  };
  target.addEventListener("keydown", onKeyDown);
  return () => target.removeEventListener("keydown", onKeyDown);
}

function isTextField(target: EventTarget | null): boolean {
  if (target instanceof HTMLTextAreaElement) return true;
  return target instanceof HTMLInputElement && target.type !== "range" && target.type !== "checkbox";
}

function takesKeys(target: EventTarget | null, key: string): boolean {
  if (isTextField(target)) return true;
  const pressed = key === "space" || key === "enter";
  return pressed && target instanceof Element && target.closest("button, a, summary, input") !== null;
}
