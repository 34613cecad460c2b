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
 */
export async function openFolder(dir: string, ctx: Context, core: Core): Promise<ScanReport> {
  const before = core.openProject;
  const target = await realpath(dir).catch(() => dir);
  if (before !== undefined && before.dir === target) return scanFolder(ctx, core);
  return await show(await openProject(dir, ctx, { images: core.images }), core);
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

/** Looks at every file of the open project again and tells every client to read the list anew. */
export async function scanFolder(ctx: Context, core: Core): Promise<ScanReport> {
  const report = await core.project.scan(ctx);
  core.emit("library.reset", { summary: report.summary });
  return report;
}
