import { describe, expect, it } from "vitest";
import { stepsInEpoch } from "../../../core/contract/stepsInEpoch.ts";
import { totalEpochs } from "../../../core/contract/training.ts";
import { findBackbone } from "../../../core/network/backbones.ts";
import { thawedGroups } from "../../../core/network/border.ts";
import { groupRates } from "../../../core/train/groupRates.ts";
import { joinedGroups } from "../../../core/train/plannedTraining.ts";
import { presetsFor } from "../../../core/train/presets.ts";

const named = (train: readonly number[]) =>
  Object.fromEntries(presetsFor({ train }).map((preset) => [preset.name, preset.settings]));

describe("presets", () => {
  it("Article is the article's two steps with fast.ai 0.7's defaults", () => {
    expect(named([640, 640])["article"]).toMatchObject({
      ...{ preset: "article", backbone: "resnet34", batchSize: 64, precompute: true, augmentation: "sideOn" },
      ...{ head: { kind: "concatPool", hidden: 512, dropout: 0.5 }, batchNorm: "train", labelSmoothing: 0 },
      optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0 },
      phases: [
        { thawFrom: "head", learningRates: [0.01], schedule: { kind: "constant", epochs: 5 } },
        {
          thawFrom: "all",
          learningRates: [1e-4, 1e-3, 1e-2],
          schedule: { kind: "cosineRestarts", cycles: 3, cycleLen: 1, cycleMult: 2 },
        },
      ],
    });
  });

  it.each([[[3, 2]], [[30, 25]], [[90, 54]], [[640, 640]], [[9000, 200, 3000]]])(
    "for %j photos fit the network and leave an epoch steps to learn in",
    (train) => {
      for (const { settings } of presetsFor({ train })) {
        const groups = joinedGroups(settings, train.length);
        for (const { thawFrom, learningRates } of settings.phases)
          expect(() => groupRates(thawedGroups(groups, thawFrom), learningRates)).not.toThrow();
        expect(() => findBackbone(settings.backbone)).not.toThrow();
        const photos = train.reduce((sum, count) => sum + count, 0);
        if (photos >= 36) expect(stepsInEpoch(photos, settings.batchSize)).toBeGreaterThanOrEqual(8);
        expect(totalEpochs(settings)).toBeLessThanOrEqual(40);
      }
    },
  );

  it("Best answers to few photos and to classes of unequal size", () => {
    expect(named([90, 54])["best"]).toMatchObject({ classWeights: "balanced", batchNorm: "freeze" });
    expect(named([2000, 2000])["best"]).toMatchObject({
      ...{ classWeights: "none", batchNorm: "freeze", views: 4 },
      phases: [{ thawFrom: "head" }, { thawFrom: "stage6" }],
    });
    expect(totalEpochs(named([20, 20])["quick"]!)).toBeGreaterThan(totalEpochs(named([200, 200])["quick"]!));
  });
});
