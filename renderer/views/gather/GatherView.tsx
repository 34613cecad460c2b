import { ArrowRight, FolderOpen, FolderSearch, RefreshCw } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { FileName } from "../../components/FileName.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { jobOf } from "../../store/jobsSlice.ts";
import { ClassRow } from "./ClassRow.tsx";
import classes from "./GatherView.module.css";
import { ProblemList } from "./ProblemList.tsx";

/** What the folder holds: a row for each class, and every file that could not be taken. */
export function GatherView() {
  const actions = useActions();
  const summary = useThawState((state) => state.project.summary);
  const scanning = useThawState((state) => jobOf(state.jobs, "library.scan") !== undefined);
  if (summary === null) return null;
  return (
    <>
      <StageHeader title="Gather" line={<FileName name={summary.dir} />}>
        <Button icon={RefreshCw} command="project.rescan" disabled={scanning} onClick={actions.rescan}>
          Look again
        </Button>
        <Button icon={FolderOpen} command="project.open" onClick={actions.chooseFolder}>
          Open another folder
        </Button>
        <Button look="accent" trailingIcon={ArrowRight} command="goTo.clean" onClick={() => actions.goTo("clean")}>
          Clean
        </Button>
      </StageHeader>
      <div className={classes.body}>
        {summary.classes.length === 0 ? (
          <EmptyState
            icon={FolderSearch}
            title="No photos in this folder"
            text="Put one folder for each class into it, with the photos inside, then look again."
          >
            <Button look="accent" icon={RefreshCw} onClick={actions.rescan}>
              Look again
            </Button>
          </EmptyState>
        ) : (
          <ul className={classes.classes} aria-label="Classes">
            {summary.classes.map((count) => (
              <li key={count.name}>
                <ClassRow count={count} split={summary.split !== undefined} />
              </li>
            ))}
          </ul>
        )}
        <ProblemList />
      </div>
    </>
  );
}
