import { Check, Undo2, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef } from "react";
import { Button } from "../../components/Button.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { FileName } from "../../components/FileName.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { photoKeys } from "../../components/photoKeys.ts";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { decisionsPerMinute } from "../../store/speedSlice.ts";
import { SpeedPictures } from "./SpeedPictures.tsx";
import { SpeedSummary } from "./SpeedSummary.tsx";
import classes from "./SpeedView.module.css";
import { pressSpeedKey } from "./speedKeys.ts";
import { tileNote } from "./tileNote.ts";

/** One photo at a time over the whole stage, one key a photo; at the end it says what came of it. */
export function SpeedView() {
  const actions = useActions();
  const speed = useThawState((state) => state.speed);
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => ref.current?.focus(), []);
  const total = speed.queue?.length ?? 0;
  const done = speed.at >= total;
  const onKeyDown = (event: KeyboardEvent): void => {
    // Enter and Space stay with a button that has the focus; at the end nothing is left to be decided.
    const onButton = event.target !== ref.current && (event.key === "Enter" || event.key === " ");
    if (onButton || (done && !["Escape", "ArrowLeft", "u"].includes(event.key))) return;
    // A key that is held decides once.
    if (event.repeat || pressSpeedKey(event, actions)) event.preventDefault();
  };
  return (
    <div
      ref={ref}
      className={classes.speed}
      role="dialog"
      aria-label="Speed mode"
      tabIndex={-1}
      {...photoKeys}
      onKeyDown={onKeyDown}
    >
      {done ? (
        <SpeedSummary />
      ) : (
        <>
          <Bar />
          <SpeedPictures />
          <Keys />
        </>
      )}
    </div>
  );
}

function Bar() {
  const actions = useActions();
  const speed = useThawState((state) => state.speed);
  const photo = useThawState((state) => findPhoto(state.photos.shown, state.speed.queue?.[state.speed.at] ?? 0));
  const note = useThawState((state) => tileNote(state, photo?.id ?? 0));
  const total = speed.queue?.length ?? 0;
  const pace = decisionsPerMinute(speed);
  return (
    <div className={classes.bar}>
      {photo !== undefined && <ClassName name={photo.class} />}
      <span className={classes.grow}>
        {photo !== undefined && <FileName name={photo.name} />}
        {note !== "" && <span className={classes.note}>{note}</span>}
      </span>
      <span className={classes.figures}>
        <span>
          {formatCount(speed.at + 1)} of {formatCount(total)}
        </span>
        {pace !== null && <span>{formatCount(pace)} a minute</span>}
      </span>
      <span className={classes.progress}>
        <ProgressBar label="Photos decided" done={speed.at} total={total} />
      </span>
      <IconButton icon={X} label="Leave speed mode (Esc)" onClick={actions.closeSpeed} />
    </div>
  );
}

function Keys() {
  const actions = useActions();
  const names = useThawState((state) => state.project.summary?.classes ?? null);
  const decided = useThawState((state) => state.speed.decisions.length);
  return (
    <div className={classes.keys} role="group" aria-label="Decide">
      <Button icon={Undo2} disabled={decided === 0} onClick={actions.speedBack}>
        Back <kbd>U</kbd>
      </Button>
      <Button icon={X} onClick={actions.speedRemove}>
        Remove <kbd>X</kbd>
      </Button>
      <Button icon={Check} onClick={actions.speedKeep}>
        Keep <kbd>K</kbd>
      </Button>
      {names !== null &&
        names.length > 1 &&
        names.slice(0, 9).map(({ name }, index) => (
          <Button key={name} look="ghost" onClick={() => actions.speedRelabel(index + 1)}>
            <ClassName name={name} /> <kbd>{index + 1}</kbd>
          </Button>
        ))}
    </div>
  );
}
