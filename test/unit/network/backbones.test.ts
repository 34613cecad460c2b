import { describe, expect, it } from "vitest";
import { activationShapes } from "../../../core/network/activationShapes.ts";
import { backbones, findBackbone } from "../../../core/network/backbones.ts";
import { borderOf } from "../../../core/network/border.ts";
import { layerParameters, networkParameters, parameterCount } from "../../../core/network/networkParameters.ts";

describe.each(backbones.map((backbone) => [backbone.name, backbone] as const))(
  "%s",
  (_, { network, preprocessing, weights }) => {
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
      expect(networkParameters(network).size).toBe(network.layers.flatMap(layerParameters).length);
    });

    it("has a map, the last layer with height and width, and nothing but groups called as they lie", () => {
      const shapes = activationShapes(network, [preprocessing.size, preprocessing.size, 3]);
      const spatial = names.filter((name) => shapes.get(name)!.length === 3);
      expect(spatial.at(-1)).toBe(network.map);
      expect(shapes.get(network.output)).toEqual([network.features]);
      expect(network.groups[0]!.name).toBe("stem");
      // The joined head's group has that name.
      expect(network.groups.map(({ name }) => name)).not.toContain("head");
    });

    it("can be frozen before every group: one activation crosses", () => {
      for (const { name } of network.groups) expect(() => borderOf(network, name)).not.toThrow();
    });

    it("takes images of a whole number of four-byte words", () => {
      expect((preprocessing.size ** 2 * 3) % 4).toBe(0);
    });

    it("has weights whose file name carries the checksum that they are held to", () => {
      expect(weights.sha256).toMatch(/^([0-9a-f]{8}|[0-9a-f]{64})$/);
      expect(weights.file).toContain(`-${weights.sha256.slice(0, 8)}.pth`);
      if (weights.published.kind === "address")
        expect(weights.published.url).toMatch(new RegExp(`^https://.*/${weights.file}$`));
      else expect(weights.published.member).toMatch(new RegExp(`/${weights.file}$`));
    });

    it("crops within what it resizes", () => {
      expect(preprocessing.size).toBeLessThanOrEqual(preprocessing.resizeShorterSide);
    });
  },
);

describe("the published numbers of parameters without the classifier", () => {
  // torchvision's num_params without the classifier's features × 1000 + 1000; the Lite package's own count likewise.
  it.each([
    ["resnet18", 11_689_512 - 513_000],
    ["resnet34", 21_797_672 - 513_000],
    ["resnet50", 25_557_032 - 2_049_000],
    ["mobilenet_v2", 3_504_872 - 1_281_000],
    ["convnext_tiny", 28_589_128 - 769_000],
    ["efficientnet_lite0", 4_652_008 - 1_281_000],
  ])("%s", (name, wanted) => expect(parameterCount(findBackbone(name).network.layers)).toBe(wanted));
});

describe("findBackbone", () => {
  it("lists the known names for one that is not", () => {
    expect(() => findBackbone("resnet99")).toThrow(/no backbone 'resnet99'.*efficientnet_lite0, .*resnet34/);
  });
});
