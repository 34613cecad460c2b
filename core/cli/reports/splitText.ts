import type { LeakReport, SplitPreview } from "../../contract/split.ts";
import type { GroupReason } from "../../contract/splitMethod.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";

interface Lists {
  readonly valid: readonly string[];
  readonly test: readonly string[];
}

/** What the preview says beside the counts; with the lists, what would stand where. */
export function splitText(preview: SplitPreview, lists?: Lists): string {
  const { classes, groups, wouldHaveLeaked, moves, warnings } = preview;
  const lines: string[] = [];
  if (lists !== undefined) {
    const rows = classes.map(({ name, train, valid, test }) => [printable(name), ...[train, valid, test].map(String)]);
    lines.push(table([["class", "train", "valid", "test"], ...rows], ["left", "right", "right", "right"]));
    for (const part of ["valid", "test"] as const)
      lines.push(...lists[part].map((file) => `${printable(file)} → ${part}`));
    lines.push(`${moves} photos would move; nothing was moved.`);
  }
  if (groups.length > 0)
    lines.push(
      `${groups.length} group${groups.length === 1 ? "" : "s"} of like photos stay together; ` +
        `drawn one by one, ${wouldHaveLeaked} validation photo${wouldHaveLeaked === 1 ? "" : "s"} would have leaked.`,
    );
  return [...lines, ...warnings.map((warning) => `Note: ${warning}`)].join("\n");
}

interface FileGroup {
  readonly files: readonly string[];
  readonly reasons: readonly GroupReason[];
}

/** What stands on two sides, a group a block. */
export function leakText({ leaking, held }: LeakReport, groups: readonly FileGroup[]): string {
  if (leaking === 0) return `No photo in valid and test (${held} in all) is like one on another side.`;
  const blocks = groups.map(({ files, reasons }) =>
    [`${reasons.join(", ")}:`, ...files.map((file) => `  ${printable(file)}`)].join("\n"),
  );
  const head = `${leaking} of the ${held} photos in valid and test ${leaking === 1 ? "is" : "are"} like one on another side.`;
  return [`${head} thaw repair-split brings each group onto one side.`, ...blocks].join("\n");
}
