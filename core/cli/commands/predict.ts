import { resolve } from "node:path";
import { ThawError } from "../../contract/errors.ts";
import { printable } from "../printable.ts";
import { predictText } from "../reports/predictText.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

/**
 * Files are meant from where the person stands, and are named in the answer as they were given.
 * Resolves with 1 where some of them could not be used: a script must not take part of an answer for the whole.
 */
export function predict(dir: string, files: readonly string[], run: string | undefined): Run {
  return withProject(dir, async (session, output) => {
    const given = new Map(files.map((file) => [resolve(file), file]));
    const answer = await session.run("predict.files", {
      files: [...given.keys()],
      ...(run === undefined ? {} : { run }),
    });
    const named = <T extends { readonly file: string }>(item: T): T => ({
      ...item,
      file: given.get(item.file) ?? item.file,
    });
    const predictions = answer.predictions.map(named);
    const problems = answer.problems.map(named);
    if (predictions.length === 0 && problems[0] !== undefined) {
      const { code, file, reason } = problems[0];
      const others = problems.length > 1 ? ` (and ${problems.length - 1} more)` : "";
      throw new ThawError(code, `${file}: ${reason.replace(/\.$/, "")}${others}.`);
    }
    if (answer.notice !== undefined) output.note(printable(answer.notice));
    output.text(predictText({ ...answer, predictions, problems }));
    output.document({ ...answer, predictions, problems });
    return problems.some(({ fatal }) => fatal) ? 1 : 0;
  });
}
