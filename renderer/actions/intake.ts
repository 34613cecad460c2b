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
  try {
    const report = await job.result;
    applyChange(store, report.edit.changed, report.edit.summary);
    update(store, "gather", (gather) => ({ ...gather, result: { kind, class: className, report } }));
    // What was said of the folder before the photos came may no longer hold.
    const { problems } = await client.request("library.problems", {});
    update(store, "project", (project) => ({ ...project, problems }));
  } catch (thrown) {
    if (shownError(thrown) !== null) throw thrown;
    const text = "Stopped. What had come stays, and Undo takes it back.";
    update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo: false }));
  } finally {
    update(store, "gather", (gather) => workEnded(gather, id));
  }
}
