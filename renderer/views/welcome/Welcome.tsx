import { FlaskConical, FolderOpen, FolderPlus } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { ProgressBar } from "../../components/ProgressBar.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { foremostJob } from "../../store/jobsSlice.ts";
import { FolderHint } from "./FolderHint.tsx";
import { Recents } from "./Recents.tsx";
import { ThawMark } from "./ThawMark.tsx";
import classes from "./Welcome.module.css";

/** What stands in the window before a project is open. */
export function Welcome() {
  const actions = useActions();
  const opening = useThawState((state) => state.project.opening);
  const recents = useThawState((state) => state.project.recents);
  const ready = useThawState((state) => state.core.state.state === "running");
  const busy = opening !== null || !ready;
  return (
    <div className={classes.welcome}>
      <section>
        <h1 className={classes.wordmark}>
          <ThawMark className={classes.mark} />
          Thaw
        </h1>
        <p className={classes.pitch}>
          Turn folders of photos into an image classifier, and look every mistake it makes in the eye. No photo leaves
          this computer.
        </p>
        <div className={classes.actions}>
          <Button
            look="accent"
            size="large"
            icon={FolderPlus}
            command="project.new"
            disabled={busy}
            onClick={() => actions.showOverlay("newProject")}
          >
            New project…
          </Button>
          <Button size="large" icon={FolderOpen} command="project.open" disabled={busy} onClick={actions.chooseFolder}>
            Open a folder…
          </Button>
          <Button size="large" icon={FlaskConical} disabled={busy} onClick={actions.trySample}>
            Try the sample
          </Button>
        </div>
        <div className={classes.below}>
          <OpeningLine />
        </div>
      </section>
      <section className={classes.side}>
        {recents.length > 0 && <Recents />}
        <FolderHint />
      </section>
    </div>
  );
}

/** How the opening goes, why it failed, or what else can be done; in the same place, so that nothing jumps. */
function OpeningLine() {
  const opening = useThawState((state) => state.project.opening);
  const error = useThawState((state) => state.project.error);
  const jobs = useThawState((state) => state.jobs);
  if (opening !== null) {
    const progress = foremostJob(jobs)?.view.progress;
    return (
      <div className={classes.opening} role="status">
        <span>{progress?.phase ?? `Opening ${opening}`}</span>
        <ProgressBar label={`Opening ${opening}`} done={progress?.done ?? 0} total={progress?.total ?? 0} />
      </div>
    );
  }
  if (error !== null) return <Notice tone="error">{error.message}</Notice>;
  return <p className={classes.hint}>You can also drop a folder on this window.</p>;
}
