import { CircleAlert, X } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../components/Button.tsx";
import { IconButton } from "../components/IconButton.tsx";
import { leaveKeys } from "../components/photoKeys.ts";
import { useActions, useThawState } from "../components/ThawContext.tsx";
import type { Toast } from "../store/uiSlice.ts";
import classes from "./Toasts.module.css";

/** Long enough to reach for Undo, or to read; an error stays until it is closed. */
const undoMs = 7000;
const readMs = 3500;

/** What was just done, with its undo, above the bottom bar; nothing moves to make room. */
export function Toasts() {
  const toasts = useThawState((state) => state.ui.toasts);
  return (
    <div className={classes.toasts} role="region" aria-label="Messages" onMouseDown={leaveKeys}>
      {toasts.map((toast) => (
        <ToastLine key={toast.id} toast={toast} />
      ))}
    </div>
  );
}

function ToastLine({ toast }: { readonly toast: Toast }) {
  const actions = useActions();
  const { id, tone, undo, step } = toast;
  // Photos that came in meanwhile are a later step: they would be taken back in place of what the toast speaks of.
  const isNewest = useThawState((state) => state.project.summary?.undoLabel === step);
  useEffect(() => {
    if (tone === "error") return;
    const timer = setTimeout(() => actions.dismissToast(id), undo ? undoMs : readMs);
    return () => clearTimeout(timer);
  }, [actions, id, tone, undo]);
  return (
    <div className={classes.toast} role={tone === "error" ? "alert" : "status"}>
      {tone === "error" && <CircleAlert size={16} strokeWidth={1.75} aria-hidden />}
      <span className={classes.text}>{toast.text}</span>
      {toast.undo && (
        <Button look="ghost" command="photos.undo" disabled={!isNewest} onClick={() => void actions.undo(step)}>
          Undo
        </Button>
      )}
      <IconButton icon={X} label="Close the message" onClick={() => actions.dismissToast(id)} />
    </div>
  );
}
