import type { ScanReport } from "../../core/contract/photos.ts";
import { formatCount, formatNoun } from "../format/numbers.ts";
import { freshClean } from "../store/cleanSlice.ts";
import { freshCurate } from "../store/curateSlice.ts";
import { freshGather } from "../store/gatherSlice.ts";
import { noReport } from "../store/inspectSlice.ts";
import { photosCleared } from "../store/photosSlice.ts";
import { openingFailed, openingStarted, projectClosed, projectOpened, scanned } from "../store/projectSlice.ts";
import { freshSetup } from "../store/setupSlice.ts";
import { freshSpeed } from "../store/speedSlice.ts";
import { freshSplit } from "../store/splitSlice.ts";
import { type Store, update } from "../store/store.ts";
import { noTraining } from "../store/trainingSlice.ts";
import { toastShown } from "../store/uiSlice.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";
import { loadPhotos } from "./loadPhotos.ts";
import { loadRuns } from "./runActions.ts";

export interface ProjectActions {
  /** Asks for a folder and opens it. */
  readonly chooseFolder: () => Promise<void>;
  readonly openFolder: (dir: string) => Promise<void>;
  /** A folder was dropped on the window. */
  readonly openDropped: (file: File) => Promise<void>;
  readonly trySample: () => Promise<void>;
  /** Makes an empty project with these classes and opens it; what went wrong stands in the project's state. */
  readonly createProject: (dir: string, classes: readonly string[]) => Promise<void>;
  /** Where a new project is offered to be made. */
  readonly parentFolder: () => Promise<string>;
  readonly pickParent: () => Promise<string | null>;
  readonly closeProject: () => Promise<void>;
  /** Looks at every file again. */
  readonly rescan: () => Promise<void>;
  /** The window has the focus again: looks for what changed in the folder, and says so only if something did. */
  readonly lookAgain: () => Promise<void>;
  /** After a restart of the core or a reload of the page: opens the project that was open; the stage stays. */
  readonly reopen: () => Promise<void>;
  readonly reloadPhotos: () => Promise<void>;
  readonly reveal: (path: string) => Promise<void>;
  readonly forgetRecent: (dir: string) => Promise<void>;
  readonly loadRecents: () => Promise<void>;
}

/** Forgets everything about the project that was open; settings of the window stay. */
export function clearProject(store: Store): void {
  const { tileSize, fit } = store.getState().curate;
  update(store, "project", projectClosed);
  update(store, "photos", photosCleared);
  update(store, "curate", () => ({ ...freshCurate, tileSize, fit }));
  update(store, "clean", () => freshClean);
  update(store, "speed", () => freshSpeed);
  update(store, "gather", ({ move }) => ({ ...freshGather, move }));
  update(store, "split", () => freshSplit);
  update(store, "training", ({ look }) => ({ ...noTraining, look }));
  update(store, "setup", ({ backbones }) => ({ ...freshSetup, backbones }));
  update(store, "inspect", () => noReport);
  update(store, "ui", (ui) => ({ ...ui, stage: "gather", toasts: [] }));
}

/** "3 photos came, 1 is gone" */
function foundText({ added, vanished }: ScanReport): string {
  const came = added > 0 ? [`${formatNoun(added, "photo")} came`] : [];
  const went = `${added > 0 ? formatCount(vanished) : formatNoun(vanished, "photo")} ${vanished === 1 ? "is" : "are"} gone`;
  return [...came, ...(vanished > 0 ? [went] : [])].join(", ");
}

/** Going back and forth between windows looks at the folder no more often than this. */
const restMs = 5000;

export function makeProjectActions(context: ActionContext): ProjectActions {
  const { client, store, edits } = context;
  const { shell } = context.bridge;

  let lastLook = Number.NEGATIVE_INFINITY;
  const open = async (
    dir: string,
    keep: boolean,
    work: () => Promise<ScanReport> = () => client.start("project.open", { dir, lookLater: true }).result,
  ): Promise<void> => {
    update(store, "project", (project) => openingStarted(project, dir));
    try {
      // Photos of two projects have the same ids: an edit that waits its turn must not come to the next one.
      await edits.settled();
      const report = await work();
      lastLook = performance.now();
      if (!keep) clearProject(store);
      update(store, "project", (project) => projectOpened(project, report));
      await Promise.all([loadPhotos(context), loadRuns(context)]);
      await shell.addRecent({ dir: report.summary.dir, name: report.summary.name });
      await loadRecents();
      // The photos of the last time are in view; what has changed in the folder since is looked up behind them.
      await attempt(store, () => scan(false));
    } catch (thrown) {
      update(store, "project", (project) => openingFailed(project, shownError(thrown)));
      if (store.getState().project.summary !== null) throw thrown;
    }
  };
  const loadRecents = async (): Promise<void> => {
    const recents = await shell.recents();
    update(store, "project", (project) => ({ ...project, recents }));
  };
  const scan = async (told: boolean): Promise<void> => {
    const report = await client.start("library.scan", {}).result;
    update(store, "project", (project) => scanned(project, report));
    const changed = report.added + report.vanished > 0;
    if (changed) await loadPhotos(context);
    if (!told && !changed) return;
    const text = changed ? `The folder has changed: ${foundText(report)}` : "Nothing new in the folder";
    update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo: false }));
  };
  const openFolder = (dir: string): Promise<void> => attempt(store, () => open(dir, false));

  return {
    openFolder,
    loadRecents,
    chooseFolder: () =>
      attempt(store, async () => {
        const dir = await shell.pickFolder("Open a folder of photos");
        if (dir !== null) await open(dir, false);
      }),
    openDropped: async (file) => {
      const dir = shell.droppedPath(file);
      if (dir !== null) await openFolder(dir);
    },
    trySample: () =>
      attempt(store, async () => {
        update(store, "project", (project) => openingStarted(project, "the sample"));
        try {
          const parent = await shell.defaultParent();
          const { dir } = await client.start("sample.create", { parent }).result;
          await open(dir, false);
        } catch (thrown) {
          update(store, "project", (project) => openingFailed(project, shownError(thrown)));
        }
      }),
    createProject: async (dir, classes) => {
      const work = () => client.start("project.create", { dir, classes: [...classes] }).result;
      // Where another project is open, its failure is thrown as well; the dialog shows it in place.
      await open(dir, false, work).catch(() => undefined);
      if (store.getState().project.error === null) update(store, "ui", (ui) => ({ ...ui, overlay: null }));
    },
    parentFolder: () => shell.defaultParent(),
    pickParent: () => shell.pickFolder("Where the project's folder is made"),
    closeProject: () =>
      attempt(store, async () => {
        await edits.settled();
        await client.request("project.close", {});
        clearProject(store);
      }),
    rescan: () => attempt(store, () => scan(true)),
    lookAgain: async () => {
      const { project, jobs } = store.getState();
      const now = performance.now();
      if (project.summary === null || project.opening !== null || jobs.active.size > 0) return;
      if (now - lastLook < restMs) return;
      lastLook = now;
      await attempt(store, () => scan(false));
    },
    reopen: () =>
      attempt(store, async () => {
        const { summary } = store.getState().project;
        const known = summary ?? (await client.request("project.current", {})).project;
        const now = store.getState().project;
        // The person may have opened something while the core was asked.
        if (known === null || now.opening !== null || now.summary !== summary) return;
        await open(known.dir, true);
      }),
    reloadPhotos: () => attempt(store, () => loadPhotos(context)),
    reveal: (path) => attempt(store, () => shell.revealInFolder(path)),
    forgetRecent: (dir) =>
      attempt(store, async () => {
        await shell.removeRecent(dir);
        await loadRecents();
      }),
  };
}
