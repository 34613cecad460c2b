import type { ClassCount, FileProblem } from "../contract/photos.ts";
import { foldName } from "./className.ts";

const inUse = ({ train, valid, test }: ClassCount): number => train + valid + test;

/** What is wrong with the classes as a whole; the project opens all the same. */
export function classProblems(counts: readonly ClassCount[]): readonly FileProblem[] {
  const problems: FileProblem[] = [];
  const used = counts.filter((count) => inUse(count) > 0);
  if (used.length < 2) {
    const only = used[0]?.name;
    const reason =
      only === undefined
        ? "No class has photos yet; at least two need some to train"
        : `"${only}" is the only class with photos; at least two are needed to train. Bring photos into another class`;
    problems.push({ file: ".", code: "oneClass", reason, fatal: false });
  }
  const seen = new Map<string, string>();
  for (const { name } of counts) {
    const folded = foldName(name);
    const twin = seen.get(folded);
    if (twin === undefined) seen.set(folded, name);
    else
      problems.push({
        file: name,
        code: "badInput",
        reason: `is a class beside "${twin}", which looks the same`,
        fatal: false,
      });
  }
  return problems;
}
