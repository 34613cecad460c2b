import { ChartSpline, RefreshCw, ScanSearch } from "lucide-react";
import { useEffect } from "react";
import { inspectedRun } from "../../../core/contract/inspectedRun.ts";
import { Button } from "../../components/Button.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { Notice } from "../../components/Notice.tsx";
import { StageHeader } from "../../components/StageHeader.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatMoment } from "../../format/numbers.ts";
import { AccuracySummary } from "./AccuracySummary.tsx";
import { ConfusionMatrix } from "./ConfusionMatrix.tsx";
import classes from "./InspectView.module.css";
import { MistakeGrid } from "./MistakeGrid.tsx";
import { MistakeLarge } from "./MistakeLarge.tsx";

/** How the newest run judges the photos that were set aside, and every mistake it makes. */
export function InspectView() {
  const actions = useActions();
  const { report, loading, error, outdated } = useThawState((state) => state.inspect);
  const trained = useThawState((state) => inspectedRun(state.training.runs) !== undefined);
  useEffect(() => {
    void actions.ensureReport();
  }, [actions]);
  const line = report === null ? "" : `Run ${Number(report.run.id)}, ${formatMoment(report.run.started)}`;
  return (
    <>
      <StageHeader title="Inspect" line={line}>
        {trained && (
          <Button icon={RefreshCw} command="inspect.again" disabled={loading} onClick={actions.loadReport}>
            Inspect again
          </Button>
        )}
      </StageHeader>
      {report === null ? (
        <NoReport trained={trained} loading={loading} message={error?.message ?? null} />
      ) : (
        <div className={classes.body}>
          {error !== null && <Notice tone="error">{error.message}</Notice>}
          {report.notice !== undefined && <Notice tone="warning">{report.notice}</Notice>}
          {(outdated || report.stale) && (
            <Notice
              tone="warning"
              action={
                outdated ? (
                  <Button disabled={loading} onClick={actions.loadReport}>
                    Inspect again
                  </Button>
                ) : (
                  <Button onClick={() => actions.goTo("train")}>Train again</Button>
                )
              }
            >
              {outdated
                ? "Photos changed since this was looked at."
                : "Photos or split changed since this run was trained; it may have been trained on some of these."}
            </Notice>
          )}
          <div className={classes.top}>
            <ConfusionMatrix report={report} />
            <AccuracySummary report={report} />
          </div>
          <MistakeGrid report={report} />
        </div>
      )}
      <MistakeLarge />
    </>
  );
}

interface NoReportProps {
  readonly trained: boolean;
  readonly loading: boolean;
  readonly message: string | null;
}

function NoReport({ trained, loading, message }: NoReportProps) {
  const actions = useActions();
  if (message !== null) {
    return (
      <EmptyState icon={ScanSearch} title="The photos could not be inspected" text={message}>
        <Button look="accent" icon={RefreshCw} onClick={actions.loadReport}>
          Try again
        </Button>
      </EmptyState>
    );
  }
  if (trained || loading) {
    return (
      <EmptyState icon={ScanSearch} title="Looking at the photos that were set aside…" text="This takes seconds." />
    );
  }
  return (
    <EmptyState
      icon={ChartSpline}
      title="Train first"
      text="Once something is trained, its mistakes stand here, the surest of them first."
    >
      <Button look="accent" onClick={() => actions.goTo("train")}>
        Go to Train
      </Button>
    </EmptyState>
  );
}
