import { freshCurate } from "../store/curateSlice.ts";
import { noReport } from "../store/inspectSlice.ts";
import { photosCleared } from "../store/photosSlice.ts";
import { openingFailed, openingStarted, projectClosed, projectOpened, scanned } from "../store/projectSlice.ts";
import { freshSetup } from "../store/setupSlice.ts";
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
  readonly closeProject: () => Promise<void>;
  /** Looks at every file again. */
  readonly rescan: () => Promise<void>;
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
  update(store, "split", () => freshSplit);
  update(store, "training", ({ look }) => ({ ...noTraining, look }));
  update(store, "setup", ({ backbones }) => ({ ...freshSetup, backbones }));
  update(store, "inspect", () => noReport);
  update(store, "ui", (ui) => ({ ...ui, stage: "gather", toasts: [] }));
}

export function makeProjectActions(context: ActionContext): ProjectActions {
  const { client, store } = context;
  const { shell } = context.bridge;

  const open = async (dir: string, keep: boolean): Promise<void> => {
    update(store, "project", (project) => openingStarted(project, dir));
    try {
      const report = await client.start("project.open", { dir }).result;
      if (!keep) clearProject(store);
      update(store, "project", (project) => projectOpened(project, report));
      await Promise.all([loadPhotos(context), loadRuns(context)]);
      await shell.addRecent({ dir: report.summary.dir, name: report.summary.name });
      await loadRecents();
    } catch (thrown) {
      update(store, "project", (project) => openingFailed(project, shownError(thrown)));
      if (store.getState().project.summary !== null) throw thrown;
    }
  };
  const loadRecents = async (): Promise<void> => {
    const recents = await shell.recents();
    update(store, "project", (project) => ({ ...project, recents }));
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
    closeProject: () =>
      attempt(store, async () => {
        await client.request("project.close", {});
        clearProject(store);
      }),
    rescan: () =>
      attempt(store, async () => {
        const report = await client.start("library.scan", {}).result;
        update(store, "project", (project) => scanned(project, report));
        if (report.added > 0 || report.vanished > 0) await loadPhotos(context);
        const text = report.added + report.vanished === 0 ? "Nothing new in the folder" : "The folder was read again";
        update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo: false }));
      }),
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
