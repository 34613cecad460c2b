import { Command, Option } from "commander";
import { version } from "../version.ts";
import { bench } from "./commands/bench.ts";
import { doctor } from "./commands/doctor.ts";
import { inspect } from "./commands/inspect.ts";
import { predict } from "./commands/predict.ts";
import { sample } from "./commands/sample.ts";
import { scan } from "./commands/scan.ts";
import { split } from "./commands/split.ts";
import { train } from "./commands/train.ts";
import { numberWithin, positiveNumber, runNumber, wholeNumber } from "./numbers.ts";
import type { Run } from "./run.ts";

const seed = wholeNumber(0, 0xffffffff);

/** Every command with its arguments and options; `start` is handed what the chosen one does. */
export function makeProgram(start: (run: Run) => void): Command {
  const program = new Command("thaw")
    .description("Gather, clean and split photos, train a classifier on them, and look at its mistakes.")
    .version(version())
    .option("--json", "print one JSON document on stdout")
    .option("--quiet", "no progress on stderr")
    .addHelpText(
      "after",
      "\nA file name that begins with a dash goes after --.\nExit codes: 0 done, 1 failed, 2 usage, 130 interrupted.",
    );
  // Global options may stand after the command, where people write them.
  const command = (syntax: string, description: string): Command =>
    program
      .command(syntax)
      .description(description)
      .option("--json", "print one JSON document on stdout")
      .option("--quiet", "no progress on stderr");

  command("scan <dir>", "list the classes of a folder, and every file with something wrong").action((dir: string) =>
    start(scan(dir)),
  );
  command("split <dir>", "move a share of each class to valid/")
    .addOption(new Option("--valid <percent>", "share for validation").argParser(numberWithin(1, 90)).default(20))
    .addOption(new Option("--seed <n>", "seed of the draw").argParser(seed).default(1234))
    .action((dir: string, options: { valid: number; seed: number }) => start(split(dir, options)));
  command("train <dir>", "train a classifier; prints a line for each epoch")
    .addOption(new Option("--epochs <n>", "times through the photos").argParser(wholeNumber(1, 1000)).default(5))
    .addOption(new Option("--seed <n>", "seed of weights and order").argParser(seed).default(1))
    .option("--backbone <name>", "pretrained network")
    .option("--weights <file>", "its weights, a PyTorch state dict or safetensors")
    .addOption(new Option("--lr <rate>", "peak learning rate").argParser(positiveNumber(10)))
    .addOption(new Option("--batch <n>", "photos in a batch").argParser(wholeNumber(1, 4096)))
    .action((dir: string, options: Parameters<typeof train>[1]) => start(train(dir, options)));
  command("inspect <dir>", "confusion matrix, accuracy and misclassified photos of a run")
    .addOption(new Option("--run <n>", "a run by its number; the newest unless given").argParser(runNumber))
    .action((dir: string, options: { run?: string }) => start(inspect(dir, options.run)));
  command("predict <dir> <file...>", "what the model takes photos for")
    .addOption(new Option("--run <n>", "a run by its number; the newest unless given").argParser(runNumber))
    .action((dir: string, files: string[], options: { run?: string }) => start(predict(dir, files, options.run)));
  command("sample <dir>", "make the fruit-or-vegetable sample project in a folder").action((dir: string) =>
    start(sample(dir)),
  );
  command("doctor", "what Thaw needs, what is there, and what mends the rest").action(() => start(doctor()));
  command("bench", "measure this machine")
    .option("--peer <python>", "a Python with PyTorch to compare with")
    .addOption(new Option("--seconds <n>", "length of each measurement").argParser(wholeNumber(1, 600)).default(5))
    .action((options: Parameters<typeof bench>[0]) => start(bench(options)));
  return program;
}
