import { mkdir, rm } from "node:fs/promises";
import { basename, join, resolve } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { Context } from "../jobs/context.ts";
import { classNamed } from "./className.ts";
import { diskTrouble } from "./diskTrouble.ts";
import { diskFiles, errnoOf, type Files } from "./files.ts";
import { type OpenOptions, openProject } from "./openProject.ts";
import { thawFolder } from "./place.ts";
import type { Project } from "./project.ts";
import { newProjectFile, projectFileName, writeProjectFile } from "./projectFile.ts";

/** What file managers put into an empty folder. */
const litter: ReadonlySet<string> = new Set([".ds_store", ".localized", ".directory", "thumbs.db", "desktop.ini"]);

/**
 * Makes an empty project with a folder for each class, and opens it. Where that fails, the folder is as it was.
 * @param dir a folder that is empty, but for what file managers leave, or is not there yet
 * @throws ThawError nameTaken where it holds something; notAFolder, badInput, and what the disk fails with
 */
export async function createProject(
  dir: string,
  classes: readonly string[],
  ctx: Context,
  options: OpenOptions,
): Promise<Project> {
  const { files = diskFiles } = options;
  const root = resolve(dir);
  const names: string[] = [];
  for (const name of classes) {
    const meant = classNamed(name, names);
    if (!names.includes(meant)) names.push(meant);
  }
  const made: string[] = [];
  const folder = async (path: string): Promise<void> => {
    await files.makeFolder(path);
    made.push(path);
  };
  try {
    if (await refuseFilled(root, files)) await folder(root);
    // Made here and not along the way: of two that make a project here at once, one fails.
    await mkdir(join(root, thawFolder));
    made.push(join(root, thawFolder));
    for (const name of names) await folder(join(root, name));
    await writeProjectFile(files, root, newProjectFile(basename(root) || "Project", names));
  } catch (error) {
    for (const path of made.toReversed()) await files.removeFolder(path).catch(() => undefined);
    const known = toThawError(error);
    if (error instanceof ThawError) throw error;
    if (errnoOf(error) === "EEXIST") throw filled(dir);
    const { code, retryable } = known;
    throw new ThawError(code, `No project could be made in "${dir}": ${diskTrouble(known)}.`, {
      cause: error,
      retryable,
    });
  }
  try {
    return await openProject(root, ctx, options);
  } catch (error) {
    const locked = toThawError(error).code === "projectLocked";
    if (!locked) {
      await files.unlink(join(root, projectFileName)).catch(() => undefined);
      await rm(join(root, thawFolder), { recursive: true, force: true }).catch(() => undefined);
      for (const path of made.toReversed()) await files.removeFolder(path).catch(() => undefined);
    }
    throw error;
  }
}

const filled = (dir: string): ThawError =>
  new ThawError("nameTaken", `"${dir}" holds something already. Choose an empty folder, or open this one.`);

/** @returns whether the folder is still to be made */
async function refuseFilled(root: string, files: Files): Promise<boolean> {
  const look = files.look(root);
  if (look === undefined) return true;
  if (look.kind === "link") throw new ThawError("notAFolder", `"${root}" is a symbolic link. Name the real folder.`);
  if (look.kind !== "folder") throw new ThawError("notAFolder", `"${root}" is not a folder.`);
  if ((await files.list(root)).some(({ name }) => !litter.has(name.toLowerCase()))) throw filled(root);
  return false;
}
