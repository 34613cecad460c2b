import { realpath } from "node:fs/promises";
import type { ScanReport } from "./contract/photos.ts";
import type { Core } from "./core.ts";
import type { Context } from "./jobs/context.ts";
import { createProject } from "./library/createProject.ts";
import { openProject } from "./library/openProject.ts";
import type { Project } from "./library/project.ts";

/**
 * Opens a folder in place of the project that is open. Where that fails, the one before stays open; where it is the same
 * folder, it is looked at again.
 * @param lookLater the files of a project that is known are not looked at yet
 */
export async function openFolder(dir: string, ctx: Context, core: Core, lookLater = false): Promise<ScanReport> {
  const before = core.openProject;
  const target = await realpath(dir).catch(() => dir);
  if (before !== undefined && before.dir === target) return scanFolder(ctx, core);
  return await show(await openProject(dir, ctx, { images: core.images, lookLater }), core);
}

/** Makes an empty project and opens it in place of the one that is open; where that fails, that one stays open. */
export async function createFolder(
  dir: string,
  classes: readonly string[],
  ctx: Context,
  core: Core,
): Promise<ScanReport> {
  return await show(await createProject(dir, classes, ctx, { images: core.images }), core);
}

async function show(project: Project, core: Core): Promise<ScanReport> {
  await core.take(project);
  core.emit("library.reset", { summary: project.summary() });
  return project.report();
}

/** Looks at every file of the open project again; where something has changed, every client reads the list anew. */
export async function scanFolder(ctx: Context, core: Core): Promise<ScanReport> {
  const { project } = core;
  const before = project.version;
  const report = await project.scan(ctx);
  const { summary } = report;
  if (project.version === before) core.emit("library.changed", { changed: [], summary });
  else core.emit("library.reset", { summary });
  return report;
}
