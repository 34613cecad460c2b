import { describe, expect, it } from "vitest";
import { backbones, findBackbone } from "../../../core/network/backbones.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";

describe.each(backbones.map((backbone) => [backbone.name, backbone] as const))(
  "%s",
  (_, { network, preprocessing }) => {
    const names = network.layers.map((layer) => layer.name);

    it("has layers in topological order with names of their own", () => {
      const seen = new Set(["input"]);
      for (const { name, inputs } of network.layers) {
        expect(seen.has(name)).toBe(false);
        for (const input of inputs) expect(seen.has(input), `${name} takes ${input}`).toBe(true);
        seen.add(name);
      }
      expect(names.at(-1)).toBe(network.output);
    });

    it("puts every layer into one group, from the input to the output", () => {
      expect(network.groups.flatMap((group) => group.layers)).toEqual(names);
    });

    it("takes no tensor twice", () => {
      const parameters = network.layers.filter(({ kind }) => kind === "convolution" || kind === "batchNorm");
      expect(networkParameters(network).size).toBe(
        parameters.reduce((sum, { kind }) => sum + (kind === "convolution" ? 1 : 4), 0),
      );
    });

    it("crops within what it resizes", () => {
      expect(preprocessing.size).toBeLessThanOrEqual(preprocessing.resizeShorterSide);
    });
  },
);

describe("the published numbers of parameters without the classifier", () => {
  const learned = (name: string): number =>
    [...networkParameters(findBackbone(name).network)]
      .filter(([parameter]) => !parameter.includes("running_"))
      .reduce((sum, [, shape]) => sum + shape.reduce((a, b) => a * b, 1), 0);

  // torchvision: 21,797,672 with the 512 × 1000 + 1000 of the classifier; the Lite0 package: 4,652,008 with 1280 × 1000 + 1000.
  it.each([
    ["resnet34", 21_797_672 - 513_000],
    ["efficientnet_lite0", 4_652_008 - 1_281_000],
  ])("%s", (name, wanted) => expect(learned(name)).toBe(wanted));
});

describe("findBackbone", () => {
  it("lists the known names for one that is not", () => {
    expect(() => findBackbone("resnet99")).toThrow(/no backbone 'resnet99'.*efficientnet_lite0, resnet34/);
  });
});
