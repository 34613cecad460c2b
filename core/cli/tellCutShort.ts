import type { Output } from "./output.ts";
import { intakeText } from "./reports/gatherText.ts";
import type { Session } from "./session.ts";

/** Where photos stop coming in half-way, stopped or failed, what has come is said all the same, and how the rest can come. */
export function tellCutShort(session: Session, output: Output): void {
  session.on("gather.cutShort", ({ kind, report }) => {
    output.text(intakeText(report));
    if (kind === "download") output.note("The rest waits: thaw resume-downloads goes on with it.");
  });
}
