import { ArrowRight, RefreshCw } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../../components/Button.tsx";
import { FileName } from "../../components/FileName.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { jobOf } from "../../store/jobsSlice.ts";
import { totals } from "../../store/projectSlice.ts";
import { AddClass } from "./AddClass.tsx";
import { ClassCard } from "./ClassCard.tsx";
import { CreditsLine } from "./CreditsLine.tsx";
import classes from "./GatherView.module.css";
import { PendingNotices } from "./PendingNotices.tsx";
import { ProblemList } from "./ProblemList.tsx";
import { ResultCard } from "./ResultCard.tsx";
import { SearchView } from "./SearchView.tsx";
import { WorkList } from "./WorkList.tsx";

/** The classes with their photos and the ways to add to them, or the search for photos of one class. */
export function GatherView() {
  const actions = useActions();
  const dir = useThawState((state) => state.project.summary?.dir);
  const searching = useThawState((state) => state.gather.place === "search" && state.gather.search !== null);
  useEffect(() => {
    if (dir === undefined) return;
    void actions.loadPending();
    void actions.loadSettings();
  }, [actions, dir]);
  if (dir === undefined) return null;
  return searching ? <SearchView /> : <Classes dir={dir} />;
}

function Classes({ dir }: { readonly dir: string }) {
  const actions = useActions();
  const counts = useThawState((state) => state.project.summary?.classes ?? null);
  const split = useThawState((state) => state.project.summary?.split !== undefined);
  const empty = useThawState(
    ({ project }) => project.summary === null || totals(project.summary).kept + totals(project.summary).removed === 0,
  );
  const scanning = useThawState((state) => jobOf(state.jobs, "library.scan") !== undefined);
  const move = useThawState((state) => state.gather.move);
  return (
    <>
      <StageHeader title="Gather" line={<FileName name={dir} />}>
        <Segmented
          label="Files that you add"
          value={move ? "move" : "copy"}
          options={[
            { value: "copy", label: "Copy files" },
            { value: "move", label: "Move files" },
          ]}
          onChange={(take) => actions.setMove(take === "move")}
        />
        <IconButton
          icon={RefreshCw}
          label="Look at the folder again"
          command="project.rescan"
          disabled={scanning}
          onClick={actions.rescan}
        />
        <Button
          look="accent"
          trailingIcon={ArrowRight}
          command="goTo.clean"
          disabled={empty}
          onClick={() => actions.goTo("clean")}
        >
          Clean
        </Button>
      </StageHeader>
      <div className={classes.body}>
        <PendingNotices />
        <WorkList />
        <ResultCard />
        <ul className={classes.classes} aria-label="Classes">
          {counts?.map((count) => (
            <li key={count.name}>
              <ClassCard count={count} split={split} />
            </li>
          ))}
        </ul>
        <AddClass first={counts?.length === 0} />
        <CreditsLine />
        <ProblemList />
      </div>
    </>
  );
}
