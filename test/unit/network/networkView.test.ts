import { describe, expect, it } from "vitest";
import { NetworkView } from "../../../core/contract/training.ts";
import { backbones, findBackbone } from "../../../core/network/backbones.ts";
import { networkParameters, parameterCount } from "../../../core/network/networkParameters.ts";
import { networkView } from "../../../core/network/networkView.ts";

const outputs = (name: string) =>
  networkView(findBackbone(name)).groups.map((group) => [group.name, ...group.output].join(" "));

describe("networkView", () => {
  it("gives each group's output: ResNet-34 as in the paper's table 1", () => {
    expect(outputs("resnet34")).toEqual([
      "stem 56 56 64",
      "layer1 56 56 64",
      "layer2 28 28 128",
      "layer3 14 14 256",
      "layer4 7 7 512",
    ]);
  });

  it("gives odd sizes as TensorFlow's padding makes them: EfficientNet-Lite2 at 260", () => {
    expect(outputs("efficientnet_lite2")).toEqual([
      "stem 130 130 32",
      "stage1 130 130 16",
      "stage2 65 65 24",
      "stage3 33 33 48",
      "stage4 17 17 88",
      "stage5 17 17 120",
      "stage6 9 9 208",
      "stage7 9 9 352",
      "top 9 9 1280",
    ]);
  });

  it("gives ConvNeXt's steps down", () => {
    expect(outputs("convnext_tiny")).toEqual([
      "stem 56 56 96",
      "stage1 56 56 96",
      "stage2 28 28 192",
      "stage3 14 14 384",
      "stage4 7 7 768",
    ]);
  });

  it.each(backbones.map((backbone) => [backbone.name, backbone] as const))(
    "counts every layer of %s once",
    (_, backbone) => {
      const { network } = backbone;
      const { groups } = NetworkView.parse(networkView(backbone));
      const sum = (key: "layers" | "parameters") => groups.reduce((total, group) => total + group[key], 0);
      expect(sum("layers")).toBe(network.layers.length);
      expect(sum("parameters")).toBe(parameterCount(network.layers));
      expect(networkParameters(network).size).toBeGreaterThan(0);
    },
  );
});
