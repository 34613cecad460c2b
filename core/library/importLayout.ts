import type { ImportLayout } from "../contract/gather.ts";
import type { Context } from "../jobs/context.ts";
import { diskFiles } from "./files.ts";
import { importItems } from "./importItems.ts";
import type { Project } from "./project.ts";

/** What an import of these paths without a class would make of them, by the same walk that an import takes. Nothing is touched. */
export async function importLayout(
  paths: string[],
  project: Pick<Project, "dir" | "summary">,
  ctx: Pick<Context, "signal" | "report">,
): Promise<ImportLayout> {
  const { items, problems } = await importItems(diskFiles, { paths, move: false }, project.dir, ctx);
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item.class, (counts.get(item.class) ?? 0) + 1);
  const known = new Set(project.summary().classes.map(({ name }) => name));
  return {
    classes: [...counts].map(([name, files]) => ({ name, files, known: known.has(name) })),
    loose: problems.length,
  };
}
