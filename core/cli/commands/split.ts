import type { GroupReason, SplitMethod } from "../../contract/splitMethod.ts";
import { classTable } from "../reports/scanReport.ts";
import { splitText } from "../reports/splitText.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

export interface SplitOptions {
  readonly valid: number;
  readonly test: number;
  readonly seed: number;
  readonly method: SplitMethod;
  readonly together: readonly GroupReason[];
  readonly dryRun?: boolean;
}

export function split(dir: string, options: SplitOptions): Run {
  const { valid, test, seed, method, together, dryRun = false } = options;
  return withProject(dir, async (session, output) => {
    const settings = { validPercent: valid, testPercent: test, seed, method, together: [...together] };
    const preview = await session.run("split.preview", settings);
    const { warnings, wouldHaveLeaked, groups } = preview;
    const told = { warnings, wouldHaveLeaked, groups: groups.length };
    if (dryRun) {
      const files = (ids: readonly number[]): string[] => ids.map((id) => session.fileOf(id));
      const lists = { valid: files(preview.valid), test: files(preview.test) };
      output.text(splitText(preview, lists));
      output.document({ classes: preview.classes, moves: preview.moves, ...lists, ...told });
      return 0;
    }
    const { summary, changed } = await session.run("split.apply", settings);
    const { length } = changed;
    const moved = length === 0 ? "Every photo stands where it belongs; nothing was moved." : moves(length);
    output.text([classTable(summary), moved, splitText(preview)].filter((part) => part !== "").join("\n"));
    output.document({ summary, moved: changed.length, ...told });
    return 0;
  });
}

const moves = (photos: number): string =>
  `${photos} photo${photos === 1 ? "" : "s"} moved. thaw undo puts ${photos === 1 ? "it" : "them"} back.`;
