import { realpath } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, join, parse } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { FileProblem } from "../contract/photos.ts";
import type { Context } from "../jobs/context.ts";
import { Editor } from "./editor.ts";
import { recoverTrash } from "./emptyTrash.ts";
import { diskFiles, type Files } from "./files.ts";
import { clearStaged } from "./intake.ts";
import { thawFolder } from "./place.ts";
import type { PhotoReader } from "./probeFiles.ts";
import { Project } from "./project.ts";
import {
  newProjectFile,
  type ProjectFile,
  projectFileName,
  readProjectFile,
  setAsideProjectFile,
  writeProjectFile,
} from "./projectFile.ts";
import { ProjectLock } from "./projectLock.ts";
import { StateStore } from "./stateStore.ts";
import { unknownLayout, walkProject } from "./walkProject.ts";

export interface OpenOptions {
  readonly images: PhotoReader;
  /** File operations; the disk's unless a test makes them fail. */
  readonly files?: Files;
  /** Leaves the look at the files to the caller where photos are known from the last time; edits are safe before it. */
  readonly lookLater?: boolean;
}

/**
 * Opens a project, or adopts a folder of class folders where it stands: photos stay where they are, thaw.json and .thaw/ are added.
 * Unfinished moves are completed or taken back, then every file is looked at.
 * @throws ThawError notFound, notAFolder, badInput, noImages, projectLocked, projectTooNew, readOnly, permissionDenied, cancelled
 */
export async function openProject(dir: string, ctx: Context, options: OpenOptions): Promise<Project> {
  try {
    return await open(dir, ctx, options);
  } catch (error) {
    throw toThawError(error);
  }
}

async function open(dir: string, ctx: Context, options: OpenOptions): Promise<Project> {
  const { images, files = diskFiles } = options;
  const root = await rootOf(dir, files);
  await refuseUnfit(root, files);
  const folder = join(root, thawFolder);
  const lock = await lockFolder(root, folder, files);
  let store: StateStore | undefined;
  try {
    store = await StateStore.load(files, folder);
    const { file, repairs } = await loadProjectFile(files, root);
    const editor = new Editor(files, root, store);
    await editor.recover();
    await recoverTrash({ files, root, store });
    await clearStaged(files, root);
    const repaired = [...store.repairs.map(stateRepair), ...repairs];
    const project = new Project({ root, files, images, store, editor, lock, file, repairs: repaired, log: ctx.log });
    if (options.lookLater !== true || store.state.records.size === 0) await project.scan(ctx);
    return project;
  } catch (error) {
    await store?.close().catch(() => undefined);
    await lock.release().catch(() => undefined);
    throw error;
  }
}

async function rootOf(dir: string, files: Files): Promise<string> {
  let root: string;
  try {
    root = await realpath(dir);
  } catch (error) {
    const known = toThawError(error);
    if (known.code !== "notFound") throw known;
    throw new ThawError("notFound", `There is no folder "${dir}".`, { cause: error });
  }
  if (files.look(root)?.kind !== "folder") throw new ThawError("notAFolder", `"${dir}" is not a folder.`);
  return root;
}

/** Nothing is written into a folder that holds nothing for Thaw, or much else: its folders would become classes. */
async function refuseUnfit(root: string, files: Files): Promise<void> {
  const known = [thawFolder, projectFileName].some((name) => files.look(join(root, name)) !== undefined);
  if (known) return;
  const home = await realpath(homedir()).catch(() => undefined);
  if (root === home || root === parse(root).root) {
    const what = root === home ? "your home folder" : "the whole disk";
    const words = `"${root}" is ${what}, and each folder in it would become a class.`;
    throw new ThawError("badInput", `${words} Choose a folder in which there is nothing but a folder for each class.`);
  }
  let found: boolean;
  try {
    found = (await walkProject(files, root, unknownLayout)).files.length > 0;
  } catch (error) {
    const reason = toThawError(error).message;
    throw new ThawError("notReadable", `"${root}" can't be read: ${reason}`, { cause: error, retryable: true });
  }
  if (found) return;
  throw new ThawError(
    "noImages",
    `There are no photos in class folders in "${root}". Put the photos of each class into a folder of its own, ` +
      `such as ${basename(root)}/fruit/ and ${basename(root)}/vegetable/, or into train/<class>/ and valid/<class>/.`,
  );
}

async function lockFolder(root: string, folder: string, files: Files): Promise<ProjectLock> {
  if (files.look(folder)?.kind === "link") {
    const words = `"${folder}" is a symbolic link, and Thaw writes to no place outside the project.`;
    throw new ThawError("outsideProject", `${words} Put a real folder there.`);
  }
  try {
    await files.makeFolder(folder);
    return await ProjectLock.acquire(folder);
  } catch (error) {
    if (error instanceof ThawError) throw error;
    const { code, message, retryable } = toThawError(error);
    throw new ThawError(code, `Thaw keeps its notes in "${root}/.thaw", which can't be written: ${message}`, {
      cause: error,
      retryable,
    });
  }
}

const stateRepair = (reason: string): FileProblem => ({
  file: thawFolder,
  code: "projectDamaged",
  reason,
  fatal: false,
});

async function loadProjectFile(
  files: Files,
  root: string,
): Promise<{ readonly file: ProjectFile; readonly repairs: readonly FileProblem[] }> {
  const read = await readProjectFile(files, root);
  if (read !== undefined && read !== "damaged") return { file: read, repairs: [] };
  const file = newProjectFile(basename(root) || "Project");
  const repairs: FileProblem[] = [];
  if (read === "damaged") {
    const aside = await setAsideProjectFile(files, root);
    const reason = `was damaged; a new one was made, and the old one kept as ${aside}`;
    repairs.push({ file: projectFileName, code: "projectDamaged", reason, fatal: false });
  }
  await writeProjectFile(files, root, file);
  return { file, repairs };
}
