import type { IntakeReport } from "../../core/contract/gather.ts";
import type { JobId } from "../../core/contract/jobs.ts";
import { applyChange } from "../store/applyChange.ts";
import { type IntakeResult, workBegun, workEnded } from "../store/gatherSlice.ts";
import { update } from "../store/store.ts";
import { toastShown } from "../store/uiSlice.ts";
import { type ActionContext, shownError } from "./context.ts";

interface IntakeJob {
  readonly accepted: Promise<JobId>;
  readonly result: Promise<IntakeReport>;
}

/** Follows a job that brings photos into the project, and shows what it brought. */
export async function followIntake(
  { client, store }: ActionContext,
  kind: IntakeResult["kind"],
  className: string | null,
  job: IntakeJob,
): Promise<void> {
  const id = await job.accepted;
  update(store, "gather", (gather) => workBegun({ ...gather, result: null }, id, className));
  const isRunning = (): boolean => store.getState().jobs.active.get(id)?.view.state === "running";
  let cutShort: IntakeReport | undefined;
  const unsubscribe = client.subscribe("gather.cutShort", (told) => {
    // Another one of this kind may wait behind the one that was stopped.
    const { added, skipped, problems } = told.report;
    const hasWords = added + skipped.length + problems.length > 0;
    if (told.kind === kind && hasWords && isRunning()) cutShort = told.report;
  });
  const show = (report: IntakeReport, more: Pick<IntakeResult, "cutShort"> = {}): void =>
    update(store, "gather", (gather) => ({ ...gather, result: { kind, class: className, report, ...more } }));
  /** What was said of the folder before the photos came may no longer hold. */
  const rereadProblems = async (): Promise<void> => {
    const { problems } = await client.request("library.problems", {});
    update(store, "project", (project) => ({ ...project, problems }));
  };
  try {
    const report = await job.result;
    applyChange(store, report.edit.changed, report.edit.summary);
    show(report);
    await rereadProblems();
  } catch (thrown) {
    if (cutShort !== undefined) {
      show(cutShort, { cutShort: true });
      await rereadProblems();
    }
    if (shownError(thrown) !== null) throw thrown;
    if (cutShort === undefined) {
      const text = "Stopped before anything had come.";
      update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo: false }));
    }
  } finally {
    unsubscribe();
    update(store, "gather", (gather) => workEnded(gather, id));
  }
}
