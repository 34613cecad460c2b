import { ArrowLeft, Download, Search as SearchIcon } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Notice } from "../../components/Notice.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { allTicked, type Search, tickedCandidates } from "../../store/gatherSlice.ts";
import { CandidateGrid } from "./CandidateGrid.tsx";
import { SearchForm } from "./SearchForm.tsx";
import classes from "./SearchView.module.css";

/** The search for photos of one class: the form at the left, what comes at the right, all of it ticked at first. */
export function SearchView() {
  const actions = useActions();
  const search = useThawState((state) => state.gather.search);
  if (search === null) return null;
  const ticked = tickedCandidates(search).length;
  return (
    <>
      <StageHeader title="Search photos" line={<ClassName name={search.class} />}>
        <Button icon={ArrowLeft} onClick={actions.closeSearch}>
          Back to the classes
        </Button>
        <Button look="accent" icon={Download} disabled={ticked === 0} onClick={actions.downloadTicked}>
          {ticked === 0 ? "Download" : `Download ${formatCount(ticked)}`}
        </Button>
      </StageHeader>
      <div className={classes.body}>
        <SearchForm search={search} />
        <section className={classes.found} aria-label="Found">
          <FoundLine search={search} ticked={ticked} />
          {search.error !== null && (
            <div className={classes.problems}>
              <Notice tone="error">{search.error.message}</Notice>
            </div>
          )}
          {search.candidates.length > 0 ? <CandidateGrid search={search} /> : <NothingYet search={search} />}
        </section>
      </div>
    </>
  );
}

function FoundLine({ search, ticked }: { readonly search: Search; readonly ticked: number }) {
  const actions = useActions();
  const { candidates, state, troubles } = search;
  const failed = troubles.filter(({ over }) => over).length;
  const known = candidates.filter((candidate) => candidate.known).length;
  const parts = [
    `${formatCount(ticked)} of ${formatNoun(candidates.length, "photo")} ticked`,
    known > 0 ? `${formatCount(known)} already here` : "",
    state === "running" ? "searching…" : leftOut(search),
    failed > 0 ? `${formatNoun(failed, "provider")} could not be searched` : "",
  ];
  return (
    <div className={classes.line}>
      <span role="status">{state === "fresh" ? "" : parts.filter((part) => part !== "").join(" · ")}</span>
      {candidates.length > 0 && (
        <span className={classes.ticks}>
          <Button look="ghost" onClick={() => actions.changeSearch((old) => allTicked(old, true))}>
            Tick all
          </Button>
          <Button look="ghost" onClick={() => actions.changeSearch((old) => allTicked(old, false))}>
            Untick all
          </Button>
        </span>
      )}
    </div>
  );
}

/** What the search saw and did not show. */
function leftOut({ report }: Search): string {
  if (report === null) return "stopped";
  const parts = [
    report.repeated > 0 ? `${formatCount(report.repeated)} listed twice` : "",
    report.unfit > 0 ? `${formatCount(report.unfit)} did not fit` : "",
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function NothingYet({ search }: { readonly search: Search }) {
  if (search.state === "fresh") {
    return (
      <EmptyState
        icon={SearchIcon}
        title="Photos that may be used"
        text="Say what to look for, then look through what comes. Nothing is downloaded until you say so."
      />
    );
  }
  if (search.state === "running")
    return <EmptyState icon={SearchIcon} title="Searching…" text="Photos appear here as they are found." />;
  if (search.error !== null) return null;
  return (
    <EmptyState
      icon={SearchIcon}
      title="Nothing was found"
      text={
        search.troubles.length > 0
          ? "What could not be searched stands beside the provider, with what to do."
          : "Try other words, a wider licence, any size, or another provider."
      }
    />
  );
}
