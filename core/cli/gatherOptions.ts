import { type Command, InvalidArgumentError, Option } from "commander";
import { type ProviderName, providerNames } from "../contract/credit.ts";
import type { LicenceGroup } from "../contract/gather.ts";
import { credits } from "./commands/credits.ts";
import { download } from "./commands/download.ts";
import { resumeDownloads } from "./commands/resumeDownloads.ts";
import { type SearchCommand, search } from "./commands/search.ts";
import { type SettingsCommand, settings } from "./commands/settings.ts";
import { wholeNumber } from "./numbers.ts";
import type { Run } from "./run.ts";

/** Names of licence groups, and the old downloader's words for them. */
const licenceWords: Readonly<Record<string, LicenceGroup>> = {
  modify: "modify",
  reuse: "reuse",
  "modify-non-commercial": "modifyNonCommercial",
  "non-commercial": "nonCommercial",
  "labeled-for-reuse-with-modifications": "modify",
  "labeled-for-reuse": "reuse",
  "labeled-for-noncommercial-reuse-with-modification": "modifyNonCommercial",
  "labeled-for-nocommercial-reuse": "nonCommercial",
};

const words = (text: string): readonly string[] =>
  text
    .split(",")
    .map((word) => word.trim())
    .filter((word) => word !== "");

function licence(text: string): LicenceGroup {
  const group = Object.hasOwn(licenceWords, text) ? licenceWords[text] : undefined;
  if (group !== undefined) return group;
  throw new InvalidArgumentError(`There are ${Object.keys(licenceWords).slice(0, 4).join(", ")}.`);
}

function providerNamed(text: string): ProviderName {
  const name = providerNames.find((known) => known === text);
  if (name !== undefined) return name;
  throw new InvalidArgumentError(`There are ${providerNames.join(", ")}.`);
}

/** "openverse=https://…"; nothing after the sign goes back to the official address. May be given several times. */
function address(text: string, before: SettingsCommand["address"] = {}): SettingsCommand["address"] {
  const sign = text.indexOf("=");
  if (sign < 0) throw new InvalidArgumentError("Give a provider and its address, such as openverse=https://….");
  return { ...before, [providerNamed(text.slice(0, sign))]: text.slice(sign + 1) };
}

/** The commands that bring photos in from the internet. */
export function addGatherCommands(
  command: (syntax: string, description: string) => Command,
  start: (run: Run) => void,
): void {
  command("search <dir>", "search for photos by licence, and with --download bring them into a class")
    .option("--class <name>", "the class that they go to")
    .addOption(new Option("--keywords <words>", "what to look for: any of these, with commas between").argParser(words))
    .option("--keywords-file <file>", "one keyword a line; - reads standard input")
    .addOption(new Option("--prefix <words>", "each of these before each keyword").argParser(words))
    .addOption(new Option("--suffix <words>", "each of these after each keyword").argParser(words))
    .addOption(
      new Option(
        "--licence <group>",
        `${Object.keys(licenceWords).slice(0, 4).join(", ")}, or an old usage_rights value`,
      )
        .argParser(licence)
        .default("modify"),
    )
    .addOption(new Option("--size <size>", "of the longer side").choices(["any", "medium", "large"]).default("any"))
    .addOption(new Option("--aspect <aspect>").choices(["any", "tall", "square", "wide"]).default("any"))
    .addOption(new Option("--limit <n>", "how many in all").argParser(wholeNumber(1, 4000)).default(200))
    .addOption(
      new Option("--providers <names>", `some of ${providerNames.join(", ")}, with commas between`).argParser((text) =>
        words(text).map(providerNamed),
      ),
    )
    .option("--download", "bring in those that the project does not have")
    .action((dir: string, options: SearchCommand) => start(search(dir, options)));
  command("download <dir>", "bring photos into a class by their addresses")
    .requiredOption("--class <name>", "the class that they go to")
    .requiredOption("--urls <file>", "addresses, one a line or in a CSV file; - reads standard input")
    .action((dir: string, options: { class: string; urls: string }) => start(download(dir, options)));
  command("resume-downloads <dir>", "go on with downloads that were stopped")
    .option("--discard", "forget them instead; photos that came stay")
    .action((dir: string, options: { discard?: boolean }) => start(resumeDownloads(dir, options)));
  command("credits <dir>", "write CREDITS.md and credits.csv for the photos that came from the internet")
    .option("--to <folder>", "where; the project's own folder unless given")
    .action((dir: string, options: { to?: string }) => start(credits(dir, options)));
  command("settings", "print your settings on this machine, or change them")
    .option("--contact <text>", "mail or web address that providers may write to; empty takes it away")
    .option("--flickr-key <file>", "read your Flickr key from a file, or from standard input with -")
    .option("--forget-flickr-key", "forget the Flickr key")
    .addOption(
      new Option("--address <provider=url>", "a provider's address; empty: the official one").argParser(address),
    )
    .action((options: SettingsCommand) => start(settings(options)));
}
