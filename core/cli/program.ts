import { Argument, Command, InvalidArgumentError, Option } from "commander";
import { benchNetworks, type Section, sections } from "../bench/sections.ts";
import { backbones } from "../network/backbones.ts";
import { version } from "../version.ts";
import { bench } from "./commands/bench.ts";
import { create } from "./commands/create.ts";
import { doctor } from "./commands/doctor.ts";
import { emptyTrash } from "./commands/emptyTrash.ts";
import { findings } from "./commands/findings.ts";
import { type ImportOptions, importPhotos } from "./commands/importPhotos.ts";
import { inspect } from "./commands/inspect.ts";
import { lrFind } from "./commands/lrFind.ts";
import { predict } from "./commands/predict.ts";
import { presets } from "./commands/presets.ts";
import { runs } from "./commands/runs.ts";
import { sample } from "./commands/sample.ts";
import { scan } from "./commands/scan.ts";
import { type Continued, train } from "./commands/train.ts";
import { undo } from "./commands/undo.ts";
import { weights } from "./commands/weights.ts";
import { addGatherCommands } from "./gatherOptions.ts";
import { runNumber, wholeNumber } from "./numbers.ts";
import { type FindingKind, findingKinds } from "./reports/findingsText.ts";
import type { Run } from "./run.ts";
import { addSplitCommands } from "./splitOptions.ts";
import { addTrainOptions, type ParsedOptions } from "./train/trainOptions.ts";

const backboneNames = backbones.map(({ name }) => name);

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

  command("create <dir> [class...]", "make an empty project with these classes").action(
    (dir: string, classes: string[]) => start(create(dir, classes)),
  );
  command("import <dir> <path...>", "bring photos and folders of photos into a project, numbered, none twice")
    .option("--class <name>", "class of them all; the folder that a photo lies in unless given")
    .option("--move", "take the files away from where they were, once they are safe in the project")
    .action((dir: string, paths: string[], options: ImportOptions) => start(importPhotos(dir, paths, options)));
  command("empty-trash <dir>", "delete removed photos for good")
    .option("--yes", "that is meant")
    .action((dir: string, options: { yes?: boolean }) => start(emptyTrash(dir, options)));
  command("scan <dir>", "list the classes of a folder, and every file with something wrong").action((dir: string) =>
    start(scan(dir)),
  );
  addSplitCommands(command, start);
  command("undo <dir>", "take the last edit back: a split, an import, a removal").action((dir: string) =>
    start(undo(dir, "undo")),
  );
  command("redo <dir>", "do once more what was taken back last").action((dir: string) => start(undo(dir, "redo")));
  command("findings <dir>", "photos worth a look: copies, flaws, labels in doubt; changes nothing")
    .addOption(
      new Option("--kind <kinds>", `some of ${findingKinds.join(", ")}, with commas between`)
        .argParser(someFindings)
        .default(findingKinds, "all"),
    )
    .addOption(
      new Option(
        "--backbone <name>",
        "network whose features judge the labels; the first that is here unless given",
      ).choices(backboneNames),
    )
    .action((dir: string, options: Parameters<typeof findings>[1]) => start(findings(dir, options)));
  const trained = command("train <dir>", "train a classifier; prints a line for each epoch");
  const trainOptions = addTrainOptions(trained);
  trained
    .addOption(new Option("--resume <run>", "go on with a run from its last checkpoint").argParser(runNumber))
    .addOption(new Option("--one-more <run>", "one more cycle of a run that has ended").argParser(runNumber))
    .action((dir: string, { resume, oneMore, ...rest }: ParsedOptions & Continued) =>
      start(train(dir, trainOptions(rest), { resume, oneMore })),
    );
  const swept = command("lr-find <dir>", "sweep the learning rate of a phase and suggest one; takes train's options");
  const sweptOptions = addTrainOptions(swept);
  swept
    .addOption(new Option("--phase <n>", "which phase, from 1").argParser(wholeNumber(1, 8)).default(1))
    .action((dir: string, { phase, ...rest }: ParsedOptions & { phase: number }) =>
      start(lrFind(dir, sweptOptions(rest), phase)),
    );
  command("presets <dir>", "the presets as they fit the photos").action((dir: string) => start(presets(dir)));
  command("runs <dir>", "the runs of a project: number, state, epochs, best accuracy").action((dir: string) =>
    start(runs(dir)),
  );
  command("inspect <dir>", "confusion matrix, accuracy and misclassified photos of a run")
    .addOption(new Option("--run <n>", "a run by its number; the newest unless given").argParser(runNumber))
    .action((dir: string, options: { run?: string }) => start(inspect(dir, options.run)));
  command("predict <dir> <file...>", "what the model takes photos for")
    .addOption(new Option("--run <n>", "a run by its number; the newest unless given").argParser(runNumber))
    .action((dir: string, files: string[], options: { run?: string }) => start(predict(dir, files, options.run)));
  command("sample <dir>", "make the fruit-or-vegetable sample project in a folder").action((dir: string) =>
    start(sample(dir)),
  );
  command("weights", "the pretrained networks, and which are here; with a name, fetch its weights")
    .addArgument(new Argument("[backbone]", "whose weights to fetch").choices(backboneNames))
    .action((backbone?: string) => start(weights(backbone)));
  addGatherCommands(command, start);
  command("doctor", "what Thaw needs, what is there, and what mends the rest").action(() => start(doctor()));
  command("bench", "measure this machine")
    .option("--peer <python>", "a Python with PyTorch to compare with")
    .addOption(
      new Option("--only <sections>", `some of ${sections.join(", ")}, with commas between`)
        .argParser(benchSections)
        .default(sections, "all"),
    )
    .addOption(new Option("--network <name>", "only this of the networks that are compared").choices(benchNetworks))
    .option("--profile", "time every layer, too")
    .option("--folder <dir>", "measure on a copy of this folder of class folders instead of the sample")
    .addOption(new Option("--seconds <n>", "length of each measurement").argParser(wholeNumber(1, 600)).default(5))
    .action((options: Parameters<typeof bench>[0]) => start(bench(options)));
  return program;
}

function benchSections(text: string): readonly Section[] {
  return text.split(",").map((name) => {
    const section = sections.find((known) => known === name.trim());
    if (section === undefined) throw new InvalidArgumentError(`There are ${sections.join(", ")}.`);
    return section;
  });
}

function someFindings(text: string): readonly FindingKind[] {
  return text.split(",").map((name) => {
    const kind = findingKinds.find((known) => known === name.trim());
    if (kind === undefined) throw new InvalidArgumentError(`There are ${findingKinds.join(", ")}.`);
    return kind;
  });
}
