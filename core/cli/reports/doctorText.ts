import type { Finding } from "../../contract/schema.ts";
import { printable } from "../printable.ts";
import { table } from "../table.ts";

/** A finding a line, with what mends it below where something is missing. */
export function doctorText(findings: readonly Finding[]): string {
  const rows = findings.map(({ what, found, ok }) => [ok ? "ok" : "missing", what, printable(found)]);
  const lines = table(rows, ["left", "left", "left"]).split("\n");
  return lines
    .flatMap((line, at) => {
      const mend = findings[at]?.mend;
      return mend === undefined ? [line] : [line, `         → ${printable(mend)}`];
    })
    .join("\n");
}
