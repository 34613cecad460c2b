import { resolve } from "node:path";
import { printable } from "../printable.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** Writes CREDITS.md and credits.csv. */
export function credits(dir: string, { to }: { readonly to?: string }): Run {
  return withProject(dir, async (session, output) => {
    const written = await session.ask("gather.credits", to === undefined ? {} : { dir: resolve(to) });
    output.text([`Photos with a known source: ${written.photos}.`, ...written.files.map(printable)].join("\n"));
    output.document(written);
    return 0;
  });
}
