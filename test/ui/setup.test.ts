import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { augmentationPresets } from "../../core/contract/augmentationPresets.ts";
import { TrainSettings } from "../../core/contract/training.ts";
import { augmentedAddress as readAddress } from "../../electron/augmentedAddress.ts";
import { augmentedAddress } from "../../renderer/format/augmentedAddress.ts";
import { settingsDifferences } from "../../renderer/format/settingsDifferences.ts";
import { formatRateValue, phaseText } from "../../renderer/format/settingsText.ts";
import { untriedText } from "../../renderer/format/untriedText.ts";
import { ratesWithHead, scheduleOfKind, withPhaseAdded, withPhaseMoved } from "../../renderer/store/phaseEdits.ts";
import {
  freshSetup,
  phaseChanged,
  presetChosen,
  presetsLoaded,
  rateTaken,
  settingsChanged,
  settingsReused,
  thawedGroups,
} from "../../renderer/store/setupSlice.ts";
import { scriptedNetwork, scriptedPresets } from "./scriptedSetup.ts";

const loaded = presetsLoaded(freshSetup, scriptedPresets);

describe("presets", () => {
  it("begin with the first, and say when something was changed or changed back", () => {
    expect(loaded.settings.preset).toBe("quick");
    const changed = settingsChanged(loaded, { seed: 7 });
    expect(changed.basis).toBe("quick");
    expect(changed.settings.preset).toBeUndefined();
    expect(settingsChanged(changed, { seed: loaded.settings.seed }).settings.preset).toBe("quick");
    const article = presetChosen(changed, "article");
    expect(article.settings).toMatchObject({ preset: "article", seed: loaded.settings.seed });
    expect(article.settings.phases).toHaveLength(2);
  });

  it("follow new photos unless the person changed them", () => {
    const fitted = scriptedPresets.map((preset) => ({ ...preset, settings: { ...preset.settings, batchSize: 8 } }));
    expect(presetsLoaded(loaded, fitted).settings.batchSize).toBe(8);
    const own = settingsChanged(loaded, { seed: 7 });
    expect(presetsLoaded(own, fitted).settings).toEqual(own.settings);
  });

  it("are named again when the settings of a run that used one are taken over", () => {
    const run = presetChosen(loaded, "article").settings;
    expect(settingsReused(settingsChanged(loaded, { seed: 9 }), run).settings).toEqual(run);
  });
});

describe("phases", () => {
  it("can be added, moved and given another schedule without losing the epochs", () => {
    const { phases } = loaded.settings;
    const two = withPhaseAdded(phases);
    expect(two[1]?.learningRates).toEqual([0.001]);
    expect(withPhaseMoved(two, 1, -1)).toEqual([two[1], two[0]]);
    expect(withPhaseMoved(two, 1, 1)).toEqual(two);
    const constant = scheduleOfKind("constant", {
      kind: "oneCycle",
      epochs: 12,
      pctStart: 0.25,
      div: 25,
      divFinal: 1e5,
    });
    expect(constant).toEqual({ kind: "constant", epochs: 12 });
  });

  it("keep the proportions of their rates when the head's is taken from a sweep", () => {
    expect(ratesWithHead([1e-4, 1e-3, 1e-2], 0.02)).toEqual([0.0002, 0.002, 0.02]);
    const article = presetChosen(loaded, "article");
    const swept = { ...article, sweep: { phase: 1, running: false, report: null, error: null } };
    expect(rateTaken(swept, 0.00312).settings.phases[1]?.learningRates).toEqual([3.1e-5, 3.1e-4, 0.0031]);
    expect(rateTaken(article, 0.5).settings).toEqual(article.settings);
  });

  it("thaw from a group to the head", () => {
    const network = scriptedNetwork("x");
    expect(thawedGroups(network, "head")).toEqual(["head"]);
    expect(thawedGroups(network, "blocks2")).toEqual(["blocks2", "top", "head"]);
    expect(thawedGroups(network, "all")).toHaveLength(5);
    const thawed = phaseChanged(loaded, 0, { thawFrom: "top" });
    expect(phaseText(thawed.settings.phases[0]!)).toContain("top and after");
  });
});

describe("words", () => {
  it("write rates short and never lose their size", () => {
    expect([0.01, 1e-4, 3.16e-7, 0].map(formatRateValue)).toEqual(["0.01", "1e-4", "3.16e-7", "0"]);
    fc.assert(
      fc.property(fc.double({ min: 1e-9, max: 10, noNaN: true }), (rate) => {
        expect(Number(formatRateValue(rate)) / rate).toBeCloseTo(1, 2);
      }),
    );
  });

  it("list only settings that differ", () => {
    const one = TrainSettings.parse({});
    const names = settingsDifferences([one, { ...one, seed: 2, batchSize: 8 }]).map(({ name }) => name);
    expect(names).toEqual(["Batch size", "Seed"]);
    expect(settingsDifferences([one, one])).toEqual([]);
  });

  it("say of an address that nobody has tried that it may not hold, and of others nothing", () => {
    expect(untriedText({ untried: true })).toContain("not been tried");
    expect(untriedText({})).toBe("");
  });

  it("ask for a draw in the words that main reads", () => {
    const augmentation = augmentationPresets.sideOn;
    const asked = { backbone: "resnet34", resize: "squish" } as const;
    const url = new URL(augmentedAddress(7, asked, 3, augmentation));
    expect(readAddress(url)).toEqual({ id: 7, draw: 3, augmentation, ...asked });
  });

  it("ask for a draw without exponents, by the contract's names", () => {
    const address = augmentedAddress(7, { backbone: "resnet34", resize: "squish" }, 3, {
      flip: 0.5,
      flipVertical: 0,
      rotate: 10,
      zoom: 1.1,
      warp: 0.1 + 0.2,
      lighting: 1e-7,
      cutOut: 0,
    });
    expect(address).toBe(
      "photo://augmented/7?backbone=resnet34&resize=squish&draw=3&flip=0.5&flipVertical=0&rotate=10&zoom=1.1&warp=0.3&lighting=0&cutOut=0",
    );
  });
});
