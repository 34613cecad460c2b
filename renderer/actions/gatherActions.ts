import { formatNoun } from "../format/numbers.ts";
import { summaryChanged } from "../store/projectSlice.ts";
import { update } from "../store/store.ts";
import { toastShown } from "../store/uiSlice.ts";
import { type ActionContext, attempt } from "./context.ts";
import { followIntake } from "./intake.ts";
import { storeMove } from "./moveStorage.ts";

export interface GatherActions {
  readonly addClass: (name: string) => Promise<void>;
  /** Takes back a class without photos. */
  readonly dropClass: (name: string) => Promise<void>;
  readonly addFiles: (className: string) => Promise<void>;
  readonly addFolder: (className: string) => Promise<void>;
  /** Files and folders dropped on a class, or, with null, beside them: then their folders name the classes. */
  readonly takeDropped: (files: readonly File[], className: string | null) => Promise<void>;
  /** Imports the folders whose layout was shown. */
  readonly importLayout: () => Promise<void>;
  readonly setMove: (move: boolean) => void;
  readonly closeResult: () => void;
  readonly loadPending: () => Promise<void>;
  readonly resumeDownload: (id: string, className: string) => Promise<void>;
  readonly discardDownload: (id: string) => Promise<void>;
  readonly askForAddresses: (className: string) => void;
  readonly downloadAddresses: (className: string, addresses: readonly string[]) => Promise<void>;
  readonly exportCredits: () => Promise<void>;
  /** Deletes what is in the trash for good; the window asked. */
  readonly emptyTrash: () => Promise<void>;
}

export function makeGatherActions(context: ActionContext): GatherActions {
  const { client, bridge, store } = context;
  const { shell } = bridge;
  const importPaths = async (paths: readonly string[], className: string | null): Promise<void> => {
    if (paths.length === 0) return;
    const { move } = store.getState().gather;
    const input = { paths: [...paths], move, ...(className === null ? {} : { class: className }) };
    await followIntake(context, "import", className, client.start("gather.import", input));
  };
  const showOverlay = (overlay: "addresses" | "layout" | null): void =>
    update(store, "ui", (ui) => ({ ...ui, overlay }));
  const say = (text: string): void => update(store, "ui", (ui) => toastShown(ui, { tone: "plain", text, undo: false }));

  return {
    addClass: (name) =>
      attempt(store, async () => {
        const summary = await client.request("library.addClass", { name });
        update(store, "project", (project) => summaryChanged(project, summary));
      }),
    dropClass: (name) =>
      attempt(store, async () => {
        const summary = await client.request("library.dropClass", { name });
        update(store, "project", (project) => summaryChanged(project, summary));
      }),
    addFiles: (className) =>
      attempt(store, async () => importPaths(await shell.pickFiles(`Photos of ${className}`), className)),
    addFolder: (className) =>
      attempt(store, async () => {
        const dir = await shell.pickFolder(`A folder with photos of ${className}`);
        if (dir !== null) await importPaths([dir], className);
      }),
    takeDropped: (files, className) =>
      attempt(store, async () => {
        const paths = files.map((file) => shell.droppedPath(file)).filter((path) => path !== null);
        if (paths.length === 0) return;
        if (className !== null) return importPaths(paths, className);
        const found = await client.request("gather.layout", { paths });
        update(store, "gather", (gather) => ({ ...gather, layout: { paths, found } }));
        showOverlay("layout");
      }),
    importLayout: () =>
      attempt(store, async () => {
        const { layout } = store.getState().gather;
        showOverlay(null);
        if (layout !== null) await importPaths(layout.paths, null);
      }),
    setMove: (move) => {
      storeMove(move);
      update(store, "gather", (gather) => ({ ...gather, move }));
    },
    closeResult: () => update(store, "gather", (gather) => ({ ...gather, result: null })),
    loadPending: () =>
      attempt(store, async () => {
        const { downloads } = await client.request("gather.pending", {});
        update(store, "gather", (gather) => ({ ...gather, pending: downloads }));
      }),
    resumeDownload: (id, className) =>
      attempt(store, () => followIntake(context, "download", className, client.start("gather.resume", { id }))),
    discardDownload: (id) =>
      attempt(store, async () => {
        await client.request("gather.discard", { id });
      }),
    askForAddresses: (className) => {
      update(store, "gather", (gather) => ({ ...gather, addressesFor: className }));
      showOverlay("addresses");
    },
    downloadAddresses: (className, addresses) =>
      attempt(store, async () => {
        showOverlay(null);
        const items = addresses.map((url) => ({ url, licence: "unknown" as const }));
        await followIntake(
          context,
          "download",
          className,
          client.start("gather.download", { class: className, items }),
        );
      }),
    exportCredits: () =>
      attempt(store, async () => {
        const dir = await shell.pickFolder("A folder for CREDITS.md and credits.csv");
        if (dir === null) return;
        const { files, photos } = await client.request("gather.credits", { dir });
        say(`Credits of ${formatNoun(photos, "photo")} written`);
        if (files[0] !== undefined) await shell.revealInFolder(files[0]);
      }),
    emptyTrash: () =>
      attempt(store, async () => {
        update(store, "ui", (ui) => ({ ...ui, overlay: null }));
        const { deleted, edit } = await client.start("library.emptyTrash", {}).result;
        update(store, "project", (project) => summaryChanged(project, edit.summary));
        say(`${formatNoun(deleted, "photo was", "photos were")} deleted for good`);
      }),
  };
}
