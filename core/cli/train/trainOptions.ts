import { type Command, InvalidArgumentError, Option } from "commander";
import type { TrainSettings } from "../../contract/training.ts";
import { backbones } from "../../network/backbones.ts";
import { numberBetween, wholeNumber } from "../numbers.ts";
import { addPhaseOptions, type PhaseOptions } from "./phaseOptions.ts";

/** What the options of a training say; what was not said is absent. */
export interface TrainOptions {
  readonly preset?: "quick" | "article" | "best";
  readonly settings?: string;
  readonly backbone?: string;
  readonly weights?: string;
  readonly head?: "linear" | "concat_pool";
  readonly hidden?: number;
  readonly dropout?: number;
  readonly bs?: number;
  readonly seed?: number;
  readonly precompute?: boolean;
  readonly views?: number;
  readonly resize?: "crop" | "squish";
  readonly aug?: AugmentationName;
  readonly tta?: number;
  readonly opt?: "sgd" | "adam" | "adamw";
  readonly momentum?: number;
  readonly wd?: number;
  readonly wdBnBias?: boolean;
  readonly labelSmoothing?: number;
  readonly classWeights?: TrainSettings["classWeights"];
  readonly batchNorm?: "train" | "freeze";
  readonly precision?: "auto" | "f32" | "bf16";
  readonly phases: readonly PhaseOptions[];
}

/** As Commander hands them over: with the options that every command has. */
export type ParsedOptions = Omit<TrainOptions, "phases"> & {
  readonly batch?: number;
  readonly json?: boolean;
  readonly quiet?: boolean;
};

/** fast.ai's names, and the contract's. */
export const augmentationNames = { none: "none", side_on: "sideOn", top_down: "topDown" } as const;
export type AugmentationName = keyof typeof augmentationNames;

/**
 * Adds every option of a training to a command, with fast.ai's names where it has one.
 * @returns makes of what Commander parsed what was said of the training
 */
export function addTrainOptions(command: Command): (parsed: ParsedOptions) => TrainOptions {
  const choice = (syntax: string, description: string, names: readonly string[]): void => {
    command.addOption(new Option(syntax, description).choices(names));
  };
  const number = (syntax: string, description: string, parse: (text: string) => number): void => {
    command.addOption(new Option(syntax, description).argParser(parse));
  };
  choice("--preset <name>", "start from a preset, which the other options change", ["quick", "article", "best"]);
  command.option("--settings <file>", "start from settings in a file, as thaw presets --json prints them");
  const phases = addPhaseOptions(command);
  choice(
    "--backbone <name>",
    "pretrained network (default: efficientnet_lite0)",
    backbones.map(({ name }) => name),
  );
  command.option("--weights <file>", "its weights, a PyTorch state dict or safetensors");
  choice("--head <kind>", "what stands on it (default: linear)", ["linear", "concat_pool"]);
  number("--hidden <n>", "width of the hidden layer of concat_pool (default: 512)", wholeNumber(8, 4096));
  number("--dropout <share>", "before the last layer (default: 0.5)", shareBelow1);
  number("--bs <n>", "photos in a batch (default: 16)", wholeNumber(1, 4096));
  number("--batch <n>", "the same as --bs", wholeNumber(1, 4096));
  number("--seed <n>", "seed of weights, order and draws (default: 1)", wholeNumber(0, 0xffffffff));
  command.option("--no-precompute", "decode and augment the photos in every epoch");
  number("--views <n>", "views of a photo that are kept, the plain one first (default: 1)", wholeNumber(1, 32));
  choice("--resize <how>", "cut the middle out, or squeeze the whole photo (default: crop)", ["crop", "squish"]);
  choice("--aug <name>", "what photos are augmented by (default: side_on)", Object.keys(augmentationNames));
  number("--tta <n>", "more looks at a validation photo, averaged (default: 0)", wholeNumber(0, 16));
  choice("--opt <name>", "optimizer (default: adamw)", ["sgd", "adam", "adamw"]);
  number("--momentum <share>", "momentum, or the first beta of Adam (default: 0.9)", shareBelow1);
  number("--wd <share>", "weight decay (default: 0.01; sgd 1e-4, adam 0)", numberBetween(0, 1, true));
  command.option("--wd-bn-bias", "norms and biases decay too (default: weights alone)");
  command.option("--no-wd-bn-bias", "weights alone decay, whatever the settings say");
  number("--label-smoothing <share>", "share of the label that goes to all classes (default: 0)", shareBelow1);
  command.addOption(
    new Option("--class-weights <weights>", "none, balanced, or apple=2,pear=0.5").argParser(parseClassWeights),
  );
  choice("--batch-norm <how>", "thawed batch norms train, or stay as they are (default: train)", ["train", "freeze"]);
  choice("--precision <kind>", "of the arithmetic (default: auto)", ["auto", "f32", "bf16"]);
  return (parsed) => {
    const { bs = parsed.batch, backbone, settings, preset, weights, head, hidden, dropout, seed, views } = parsed;
    const { resize, aug, tta, opt, momentum, wd, wdBnBias, labelSmoothing, classWeights, batchNorm, precision } =
      parsed;
    // Commander fills in true for an option that can only be turned off.
    const precompute = parsed.precompute === false ? false : undefined;
    const said = {
      ...{ preset, settings, backbone, weights, head, hidden, dropout, bs, seed, precompute, views, resize, aug, tta },
      ...{ opt, momentum, wd, wdBnBias, labelSmoothing, classWeights, batchNorm, precision },
    };
    return { ...withoutAbsent(said), phases: phases() };
  };
}

function withoutAbsent<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

const shareBelow1 = (text: string): number => {
  const value = numberBetween(0, 1, true)(text);
  if (value < 1) return value;
  throw new InvalidArgumentError("Give a number from 0 to less than 1.");
};

/** "none", "balanced", or names with weights; a name may hold anything but the last "=" and a comma. */
export function parseClassWeights(text: string): TrainSettings["classWeights"] {
  if (text === "none" || text === "balanced") return text;
  const weights = text.split(",").map((part): [string, number] => {
    const at = part.lastIndexOf("=");
    const weight = at > 0 && /^[0-9.]+$/.test(part.slice(at + 1)) ? Number(part.slice(at + 1)) : Number.NaN;
    if (weight >= 0 && weight <= 1000) return [part.slice(0, at), weight];
    throw new InvalidArgumentError("Give none, balanced, or a weight for each class such as apple=2,pear=0.5.");
  });
  return Object.fromEntries(weights);
}
