import { useEffect, useRef } from "react";
import type { RunSummary } from "../../../../core/contract/training.ts";
import { useActions } from "../../../components/ThawContext.tsx";
import { runName } from "../../../store/shownRun.ts";
import classes from "./Run.module.css";

interface RunNameProps {
  readonly run: RunSummary;
  readonly onDone: () => void;
}

/** A run's name as it is changed in place: Enter or leaving it keeps what was typed, Escape does not. */
export function RunName({ run, onDone }: RunNameProps) {
  const actions = useActions();
  const input = useRef<HTMLInputElement>(null);
  const dropped = useRef(false);
  useEffect(() => input.current?.select(), []);
  return (
    <input
      ref={input}
      className={classes.rename}
      aria-label="Name of the run"
      defaultValue={runName(run)}
      maxLength={100}
      onKeyDown={(event) => {
        if (event.key !== "Enter" && event.key !== "Escape") return;
        event.preventDefault();
        dropped.current = event.key === "Escape";
        event.currentTarget.blur();
      }}
      onBlur={(event) => {
        const name = event.currentTarget.value;
        if (!dropped.current && name !== runName(run)) void actions.renameRun(run.id, name);
        onDone();
      }}
    />
  );
}
