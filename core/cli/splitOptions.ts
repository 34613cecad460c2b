import { type Command, InvalidArgumentError, Option } from "commander";
import { GroupReason, SplitMethod } from "../contract/splitMethod.ts";
import { checkSplit } from "./commands/checkSplit.ts";
import { repairSplit } from "./commands/repairSplit.ts";
import { type SplitOptions, split } from "./commands/split.ts";
import { numberWithin, wholeNumber } from "./numbers.ts";
import type { Run } from "./run.ts";

/** The commands about the split, with their options. */
export function addSplitCommands(command: (syntax: string, about: string) => Command, start: (run: Run) => void): void {
  command("split <dir>", "move a share of each class to valid/, and to test/ where asked")
    .addOption(new Option("--valid <percent>", "share for validation").argParser(numberWithin(1, 90)).default(20))
    .addOption(new Option("--test <percent>", "share for a test part").argParser(numberWithin(0, 50)).default(0))
    .addOption(new Option("--seed <n>", "seed of the draw").argParser(wholeNumber(0, 0xffffffff)).default(1234))
    .addOption(
      new Option("--method <name>", "hash: old photos stay where they are when more come; exact: exact counts")
        .choices(SplitMethod.options)
        .default("hash"),
    )
    .addOption(together())
    .option("--dry-run", "say what would move, and move nothing")
    .action((dir: string, options: SplitOptions) => start(split(dir, options)));
  command("check-split <dir>", "list like photos that stand on two sides of the split")
    .addOption(together())
    .action((dir: string, options: Pick<SplitOptions, "together">) => start(checkSplit(dir, options.together)));
  command("repair-split <dir>", "bring like photos that stand on two sides onto one")
    .addOption(together())
    .action((dir: string, options: Pick<SplitOptions, "together">) => start(repairSplit(dir, options.together)));
}

function together(): Option {
  const names = GroupReason.options.join(", ");
  return new Option("--together <reasons>", `what stays on one side: of ${names}, with commas between, or none`)
    .argParser(reasons)
    .default(GroupReason.options, "all");
}

function reasons(text: string): readonly GroupReason[] {
  if (text === "none") return [];
  return text.split(",").map((name) => {
    const reason = GroupReason.safeParse(name.trim());
    if (reason.success) return reason.data;
    throw new InvalidArgumentError(`Give some of ${GroupReason.options.join(", ")}, or none.`);
  });
}
