import type { LikeGroup, PhotoDetails } from "../../core/contract/clean.ts";
import { toThawError } from "../../core/contract/errors.ts";
import type { Edit, PhotoId } from "../../core/contract/photos.ts";
import { formatNoun } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { type CleanJob, jobHalted, selectCounts } from "../store/cleanSlice.ts";
import { removedShown } from "../store/curateSlice.ts";
import { type FindingKind, findingKinds, suggestedClass } from "../store/findings.ts";
import { jobOf } from "../store/jobsSlice.ts";
import { lesserPhotos } from "../store/lesserPhotos.ts";
import { selectMarked } from "../store/markedPhotos.ts";
import { findPhoto } from "../store/photoSet.ts";
import { update } from "../store/store.ts";
import { type ActionContext, attempt } from "./context.ts";
import { changeOrder } from "./curateActions.ts";
import { oneAtATime } from "./oneAtATime.ts";
import { readFindings } from "./readFindings.ts";
import { requestEdit } from "./requestEdit.ts";
import { sendEdit } from "./sendEdit.ts";

export interface CleanActions {
  /** The Clean stage came into view: asks what is known and starts what is missing, unless the person stopped it. */
  readonly ensureFindings: () => Promise<void>;
  /** The person asks for a job that they stopped, or that never ran. */
  readonly startFindings: (job: CleanJob) => Promise<void>;
  /** Reads findings and figures again; what lies ahead in the order follows them, what is in view stays. */
  readonly loadFindings: () => Promise<void>;
  /** Photos were edited: suspicion is worked out again where it is known at all. */
  readonly refreshSuspicion: () => Promise<void>;
  /** A list of likely junk, or all photos. */
  readonly showFinding: (finding: FindingKind | null) => void;
  /** The trash in place of the photos, or the photos again, the other of the two unless said; in the order that is chosen. */
  readonly showRemoved: (removed?: boolean) => void;
  /** Removes all of a group but the photo that is worth keeping. */
  readonly keepBest: (group: LikeGroup) => Promise<void>;
  readonly askKeepBest: (kind: LikeGroup["kind"] | null) => void;
  /** `keepBest` of every group of the kind that was asked about, as one edit. */
  readonly keepBestInAll: () => Promise<void>;
  /** Moves these photos to the classes that they are thought to belong to; what is not suspected stays. */
  readonly acceptSuggestions: (ids: readonly PhotoId[]) => Promise<void>;
  /** `acceptSuggestions` of what is marked. */
  readonly acceptMarked: () => Promise<void>;
  /** From all photos to the fullest list of likely junk, and back. */
  readonly toggleJunk: () => void;
  readonly photoDetails: (id: PhotoId) => Promise<PhotoDetails>;
}

export function makeCleanActions(context: ActionContext): CleanActions {
  const { client, store, edits } = context;
  const load = oneAtATime(() => readFindings(client, store));
  /** Runs a job to its end; one that the person stops is not begun again by itself. */
  const runJob = async (job: CleanJob): Promise<void> => {
    if (jobOf(store.getState().jobs, job) !== undefined) return;
    try {
      await client.start(job, {}).result;
      // In the Clean stage the job's last event has had it begun.
      await (load.underWay() ?? load());
    } catch (thrown) {
      if (toThawError(thrown).code !== "cancelled") throw thrown;
      if (store.getState().project.summary !== null) update(store, "clean", (clean) => jobHalted(clean, job, true));
    }
  };
  const wants = (job: CleanJob): boolean => {
    const { clean, project, setup, training } = store.getState();
    if (clean.report === null || clean.halted.has(job) || project.summary === null) return false;
    if (job === "clean.measure") return clean.report.measured < clean.report.photos;
    const classes = project.summary.classes.filter(({ train, valid, test }) => train + valid + test > 0);
    // A run has the accelerator first.
    const isTraining = training.starting || training.runs.some(({ state }) => state === "running");
    return classes.length > 1 && setup.backbones.some(({ installed }) => installed) && !isTraining;
  };
  const removeLesser = async (ids: readonly PhotoId[], text: (removed: number) => string): Promise<void> => {
    if (ids.length === 0) return;
    const request = (): Promise<Edit> => requestEdit(client, { kind: "remove", ids }, ids.length);
    await sendEdit(context, ids, request, ({ changed }) => text(changed.length));
  };

  const acceptSuggestions = (ids: readonly PhotoId[]): Promise<void> =>
    attempt(store, async () => {
      const { clean, photos } = store.getState();
      const { leaving } = edits;
      const byClass = new Map<string, PhotoId[]>();
      for (const id of ids) {
        const photo = leaving.has(id) ? undefined : findPhoto(photos.shown, id);
        const name = photo === undefined ? undefined : suggestedClass(clean.findings, photo);
        if (name !== undefined) byClass.set(name, [...(byClass.get(name) ?? []), id]);
      }
      const moves = Array.from(byClass, ([name, moving]) => ({ ids: moving, class: name }));
      const moving = moves.flatMap((move) => move.ids);
      if (moving.length === 0) return;
      const to = moves.length === 1 ? showControls(moves[0]!.class) : formatNoun(moves.length, "class", "classes");
      const request = (): Promise<Edit> => requestEdit(client, { kind: "relabel", moves }, moving.length);
      await sendEdit(
        context,
        moving,
        request,
        ({ changed }) => `Moved ${formatNoun(changed.length, "photo")} to ${to}`,
      );
    });
  /** A list has no fields for search and licence, so that neither may hide a part of it. */
  const showFinding = (finding: FindingKind | null): void =>
    changeOrder(store, (curate) => ({ ...removedShown(curate, false), finding, search: "", licence: "all" }));

  return {
    ensureFindings: () =>
      attempt(store, async () => {
        await load();
        if (wants("clean.measure")) await runJob("clean.measure");
        const { clean } = store.getState();
        if (clean.report?.suspectsAt === undefined && wants("clean.suspect")) await runSuspect();
      }),
    startFindings: (job) =>
      attempt(store, async () => {
        update(store, "clean", (clean) => jobHalted(clean, job, false));
        await runJob(job);
      }),
    loadFindings: () => attempt(store, load),
    refreshSuspicion: () =>
      attempt(store, async () => {
        const { clean } = store.getState();
        if (clean.report?.suspectsAt !== undefined && wants("clean.suspect")) await runSuspect();
        else if (clean.report !== null) await load();
      }),
    showFinding,
    showRemoved: (removed) => changeOrder(store, (curate) => removedShown(curate, removed ?? !curate.showRemoved)),
    keepBest: (group) =>
      attempt(store, async () => {
        const { ids } = lesserPhotos([group], store.getState().photos.shown, "any");
        await removeLesser(ids, (removed) => `Kept the best, removed ${formatNoun(removed, "copy", "copies")}`);
      }),
    askKeepBest: (confirming) => update(store, "clean", (clean) => ({ ...clean, confirming })),
    keepBestInAll: () =>
      attempt(store, async () => {
        const { clean, photos } = store.getState();
        update(store, "clean", (slice) => ({ ...slice, confirming: null }));
        if (clean.confirming === null) return;
        const { ids, groups } = lesserPhotos(clean.findings.groups[clean.confirming], photos.shown, "oneClass");
        const best = `Kept the best of ${formatNoun(groups, "group")}`;
        await removeLesser(ids, (removed) => `${best}, removed ${formatNoun(removed, "photo")}`);
      }),
    acceptSuggestions,
    acceptMarked: () => acceptSuggestions(selectMarked(store.getState())),
    toggleJunk: () => {
      const counts = selectCounts(store.getState());
      const first = findingKinds.find((kind) => (counts.get(kind) ?? 0) > 0) ?? "suspect";
      showFinding(store.getState().curate.finding === null ? first : null);
    },
    photoDetails: (id) => client.request("library.details", { id }),
  };

  /** Too few photos to judge by is no failure that anybody has to hear of. */
  async function runSuspect(): Promise<void> {
    try {
      await runJob("clean.suspect");
    } catch (thrown) {
      if (toThawError(thrown).code !== "tooFewPhotos") throw thrown;
    }
  }
}
