import { parseAddresses } from "../../contract/addresses.ts";
import { ThawError } from "../../contract/errors.ts";
import { printable } from "../printable.ts";
import { readInput } from "../readInput.ts";
import { intakeText } from "../reports/gatherText.ts";
import type { Run } from "../run.ts";
import { tellCutShort } from "../tellCutShort.ts";
import { withProjectToFill } from "../withProject.ts";

/** Fetches photos by their addresses, of which nothing more is known, into a class. */
export function download(dir: string, { class: name, urls }: { readonly class: string; readonly urls: string }): Run {
  return async (context) => {
    const { addresses, odd } = parseAddresses(await readInput(urls, context));
    if (addresses.length === 0) {
      throw new ThawError("usage", `${urls} holds no address that begins with https://. See: thaw download --help`);
    }
    return await withProjectToFill(dir, async (session, output) => {
      tellCutShort(session, output);
      for (const { line, text } of odd) output.note(`Line ${line} holds no address: ${printable(text.slice(0, 100))}`);
      const items = addresses.map((url) => ({ url, licence: "unknown" as const }));
      const report = await session.run("gather.download", { class: name, items });
      output.text(intakeText(report));
      output.document(report);
      return report.problems.some(({ fatal }) => fatal) ? 1 : 0;
    })(context);
  };
}
