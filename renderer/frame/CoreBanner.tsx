import { X } from "lucide-react";
import { Button } from "../components/Button.tsx";
import { IconButton } from "../components/IconButton.tsx";
import { Notice } from "../components/Notice.tsx";
import { useActions, useThawState } from "../components/ThawContext.tsx";
import classes from "./CoreBanner.module.css";

/** Says that the core stopped, what that means for the person's work, and what happens now. */
export function CoreBanner() {
  const actions = useActions();
  const core = useThawState((state) => state.core);
  if (core.state.state === "failed") {
    return (
      <div className={classes.banner}>
        <Notice tone="error" action={<Button onClick={actions.restartCore}>Start it again</Button>}>
          The core can’t be started, so nothing can be opened or changed. Your photos are safe. {core.state.message}
        </Notice>
      </div>
    );
  }
  if (core.restarted === null) return null;
  const back = core.state.state === "running";
  return (
    <div className={classes.banner}>
      <Notice
        tone="warning"
        action={back && <IconButton icon={X} label="Close the notice" onClick={actions.dismissRestart} />}
      >
        {back ? "The core stopped and was restarted." : "The core stopped and is being restarted…"} Your photos and
        edits are safe, and the project opens as it was.
        {core.restarted.wasTraining && " The training under way was cut short; it can be resumed in Train."}
      </Notice>
    </div>
  );
}
