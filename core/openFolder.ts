import { realpath } from "node:fs/promises";
import type { ScanReport } from "./contract/photos.ts";
import type { Core } from "./core.ts";
import type { Context } from "./jobs/context.ts";
import { openProject } from "./library/openProject.ts";

/**
 * Opens a folder in place of the project that is open. Where that fails, the one before stays open; where it is the same
 * folder, it is looked at again.
 */
export async function openFolder(dir: string, ctx: Context, core: Core): Promise<ScanReport> {
  const before = core.openProject;
  const target = await realpath(dir).catch(() => dir);
  if (before !== undefined && before.dir === target) return scanFolder(ctx, core);
  const project = await openProject(dir, ctx, { images: core.images });
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
