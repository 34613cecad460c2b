import { resolve } from "node:path";
import { printable } from "../printable.ts";
import type { Run } from "../run.ts";
import { withSession } from "../withProject.ts";

export function sample(parent: string): Run {
  return withSession(async (session, output) => {
    const made = await session.run("sample.create", { parent: resolve(parent) });
    output.text(printable(made.dir));
    output.document(made);
  });
}
