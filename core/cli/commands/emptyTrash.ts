import { ThawError } from "../../contract/errors.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/** The one thing here that can't be undone, so it is asked for twice. */
export function emptyTrash(dir: string, { yes }: { readonly yes?: boolean }): Run {
  return withProject(dir, async (session, output, { summary }) => {
    const removed = summary.classes.reduce((sum, count) => sum + count.removed, 0);
    const photos = `${removed} ${removed === 1 ? "photo" : "photos"}`;
    if (yes !== true && removed > 0) {
      throw new ThawError("usage", `${photos} would be deleted for good. Add --yes if that is meant.`);
    }
    const { deleted, edit } = await session.run("library.emptyTrash", {});
    output.text(edit.label);
    output.document({ deleted, summary: edit.summary });
    return 0;
  });
}
