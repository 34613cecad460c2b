import { Button } from "../../components/Button.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { jobOf } from "../../store/jobsSlice.ts";
import classes from "./CleanView.module.css";

/** How whole the list is, and what makes it whole. Says nothing where nothing is missing. */
export function FindingsState() {
  const actions = useActions();
  const report = useThawState((state) => state.clean.report);
  const finding = useThawState((state) => state.curate.finding);
  const measuring = useThawState((state) => jobOf(state.jobs, "clean.measure") !== undefined);
  const judging = useThawState((state) => jobOf(state.jobs, "clean.suspect") !== undefined);
  const canJudge = useThawState((state) => state.setup.backbones.some(({ installed }) => installed));
  if (report === null) return null;
  if (finding === "suspect") {
    if (judging) return <p className={classes.state}>Working out how well each photo fits its class…</p>;
    if (report.suspectsAt !== undefined) return null;
    return (
      <p className={classes.state}>
        {canJudge
          ? "Each photo is judged by a classifier that never saw it; what its own class explains badly comes first."
          : "Suspect labels need the weights of a network: choose one in Train."}
        {canJudge && <Button onClick={() => actions.startFindings("clean.suspect")}>Look for suspect labels</Button>}
      </p>
    );
  }
  if (report.measured >= report.photos) return null;
  return (
    <p className={classes.state}>
      {measuring
        ? "The photos are being measured, so more may come."
        : `${formatCount(report.measured)} of ${formatCount(report.photos)} photos are measured, so there may be more.`}
      {!measuring && <Button onClick={() => actions.startFindings("clean.measure")}>Measure the rest</Button>}
    </p>
  );
}
