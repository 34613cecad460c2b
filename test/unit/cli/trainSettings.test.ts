import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Command } from "commander";
import { describe, expect, it } from "vitest";
import { parseRates, spreadRates } from "../../../core/cli/train/rates.ts";
import { readSettings } from "../../../core/cli/train/readSettings.ts";
import { addTrainOptions, type ParsedOptions, type TrainOptions } from "../../../core/cli/train/trainOptions.ts";
import { settingsWith } from "../../../core/cli/train/trainSettings.ts";
import { TrainSettings } from "../../../core/contract/training.ts";
import { presetsFor } from "../../../core/train/presets.ts";

function optionsOf(line: string): TrainOptions {
  const command = new Command("train").exitOverride().configureOutput({ writeErr: () => undefined });
  const options = addTrainOptions(command);
  command.parse(line.split(" ").filter(Boolean), { from: "user" });
  return options(command.opts<ParsedOptions>());
}

const defaults = TrainSettings.parse({});
const settings = (line: string, base = defaults): TrainSettings => settingsWith(base, optionsOf(line));
const [quick, article] = presetsFor({ train: [640, 660] });

describe("train's options", () => {
  it("left out, leave the defaults, and of a preset even the name", () => {
    expect(settings("")).toEqual(defaults);
    expect(settings("", article!.settings)).toEqual(article!.settings);
    expect(settings("--seed 7", article!.settings)).toEqual({ ...article!.settings, seed: 7 });
  });

  it("reach every setting by fast.ai's names", () => {
    const line =
      "--backbone resnet34 --head concat_pool --hidden 256 --dropout 0.25 --bs 32 --seed 9 --no-precompute --views 4 " +
      "--resize squish --aug top_down --tta 3 --opt sgd --momentum 0.8 --wd 0.001 --label-smoothing 0.1 --batch-norm freeze " +
      "--class-weights apple=2,a=b=0.5 --precision f32";
    expect(settings(line)).toEqual({
      ...defaults,
      ...{ backbone: "resnet34", head: { kind: "concatPool", hidden: 256, dropout: 0.25 }, batchSize: 32, seed: 9 },
      ...{
        precompute: false,
        resize: "squish",
        views: 4,
        augmentation: "topDown",
        tta: 3,
        labelSmoothing: 0.1,
        batchNorm: "freeze",
      },
      optimizer: { kind: "sgd", momentum: 0.8, weightDecay: 0.001, wdBnBias: false },
      ...{ classWeights: { apple: 2, "a=b": 0.5 }, precision: "f32" },
    });
    expect(settings("--opt sgd --wd-bn-bias").optimizer).toMatchObject({ wdBnBias: true });
    expect(settings("--no-wd-bn-bias").optimizer).toMatchObject({ kind: "adamw", wdBnBias: false });
    expect(settings("--opt adam --momentum 0.7").optimizer).toMatchObject({ kind: "adam", beta1: 0.7, weightDecay: 0 });
    expect(settings("--batch 8").batchSize).toBe(8);
  });

  it("make the article's two steps, phase by phase", () => {
    const line =
      "--backbone resnet34 --head concat_pool --bs 64 --opt sgd --wd 0 --schedule constant --lr 0.01 --epochs 5 " +
      "--then --thaw all --lr 1e-4,1e-3,1e-2 --cycles 3 --cycle-len 1 --cycle-mult 2";
    const { preset, ...wanted } = article!.settings;
    expect(preset).toBe("article");
    expect(settings(line)).toEqual(wanted);
  });

  it("change a preset's phases by their place, and drop its name", () => {
    const changed = settings("--epochs 2 --then --lr 1e-3", article!.settings);
    expect(changed).not.toHaveProperty("preset");
    expect(changed.phases[0]).toMatchObject({ learningRates: [0.01], schedule: { kind: "constant", epochs: 2 } });
    expect(changed.phases[1]).toMatchObject({ thawFrom: "all", learningRates: [1e-3] });
    expect(settings("--then --thaw all --schedule flat_cos", quick!.settings).phases).toEqual([
      ...quick!.settings.phases,
      { thawFrom: "all", learningRates: [0.01], schedule: { kind: "flatCosine", epochs: 5, pctStart: 0.75 } },
    ]);
  });

  it("forget the weights file of another backbone", () => {
    const own = { ...defaults, weightsFile: "/w.pth" };
    expect(settings("--bs 4", own).weightsFile).toBe("/w.pth");
    expect(settings("--backbone resnet34", own)).not.toHaveProperty("weightsFile");
  });

  it("refuse what a schedule does not know, in words", () => {
    expect(() => settings("--schedule cosine_restarts --epochs 3")).toThrow(
      "--epochs has no meaning for the schedule cosine_restarts, which takes --cycles, --cycle-len, --cycle-mult",
    );
  });
});

describe("rates", () => {
  it("are one, a list, or a slice over fast.ai's three groups", () => {
    const of = (text: string, thawed: number): number[] => spreadRates(parseRates(text), thawed);
    expect(of("1e-2", 9)).toEqual([1e-2]);
    expect(of("1e-4,1e-3,1e-2", 9)).toEqual([1e-4, 1e-3, 1e-2]);
    expect(of("[1e-4, 1e-2]", 9)).toEqual([1e-4, 1e-2]);
    expect(of("slice(1e-4,1e-2)", 9)).toEqual([1e-4, expect.closeTo(1e-3, 12), 1e-2]);
    expect(of("slice(1e-4, 1e-2)", 2)).toEqual([1e-4, 1e-2]);
    expect(of("slice(1e-2)", 2)).toEqual([1e-3, 1e-2]);
    expect(of("slice(1e-4,1e-2)", 1)).toEqual([1e-2]);
  });

  it.each(["", "0", "-1", "11", "x", "1e-3,,1", "slice()", "slice(1,2,3)", "slice(1e-3"])("refuse %j", (text) => {
    expect(() => parseRates(text)).toThrow();
  });
});

describe("settings from a file", () => {
  it("are alone, a preset, or one of what presets --json prints; anything else is told", async () => {
    const dir = await mkdtemp(join(tmpdir(), "thaw-settings-"));
    try {
      const file = join(dir, "settings.json");
      const read = async (value: unknown, preset?: TrainOptions["preset"]): Promise<TrainSettings> => {
        await writeFile(file, typeof value === "string" ? value : JSON.stringify(value));
        return await readSettings(file, preset);
      };
      const presets = presetsFor({ train: [640, 660] });
      expect(await read({ batchSize: 4 })).toEqual({ ...defaults, batchSize: 4 });
      expect(await read(presets[1])).toEqual(article!.settings);
      expect(await read({ presets }, "article")).toEqual(article!.settings);
      await expect(read({ presets })).rejects.toThrow("Name one with --preset: quick, article, best");
      await expect(read("{")).rejects.toThrow("is no JSON");
      await expect(read("[]")).rejects.toThrow("holds no settings");
      await expect(read({ batchsize: 4 })).rejects.toThrow("'batchsize', which is no setting");
      await expect(read({ batchSize: 0 })).rejects.toThrow("batchSize");
      await expect(read({ phases: [{ learningRates: ["x"] }] })).rejects.toThrow("phases.0.learningRates.0");
      await expect(readSettings(join(dir, "none.json"), undefined)).rejects.toThrow("There is no");
    } finally {
      await rm(dir, { recursive: true });
    }
  });
});
