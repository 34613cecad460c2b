import { describe, expect, it } from "vitest";
import { convnextTiny } from "../../../core/network/backbones/convnextTiny.ts";
import { efficientnetLite0 } from "../../../core/network/backbones/efficientnetLite0.ts";
import { mobilenetV2 } from "../../../core/network/backbones/mobilenetV2.ts";
import { resnet18 } from "../../../core/network/backbones/resnet18.ts";
import type { Backbone } from "../../../core/network/network.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { fitWeights } from "../../../core/weights/fitWeights.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";

const none = new Float32Array();

/** Only names and shapes are looked at; each tensor's values are an array of its own. */
const own = ({ network }: Backbone): StateDict =>
  new Map([...networkParameters(network)].map(([name, shape]) => [name, { shape, values: new Float32Array() }]));

const under = (names: (name: string) => string, weights: StateDict): StateDict =>
  new Map([...weights].map(([name, tensor]) => [names(name), tensor]));

describe("fitWeights", () => {
  it("gives just what the network takes, in its order", () => {
    const weights = own(resnet18);
    const given = new Map([...weights].reverse());
    given
      .set("fc.weight", { shape: [2, 512], values: none })
      .set("bn1.num_batches_tracked", { shape: [], values: none });
    expect([...fitWeights(resnet18, given, "x.pth")]).toEqual([...weights]);
  });

  it.each(["module.", "_orig_mod.", "model.", "module._orig_mod."])("looks past %s before every name", (prefix) => {
    const weights = own(resnet18);
    const fitted = fitWeights(
      resnet18,
      under((name) => prefix + name, weights),
      "x.pth",
    );
    expect([...fitted.keys()]).toEqual([...weights.keys()]);
  });

  it.each([efficientnetLite0, mobilenetV2, convnextTiny])("reads the other publisher's names of $name", (backbone) => {
    const weights = own(backbone);
    const [theirs] = backbone.otherNames;
    const renames = new Map([...theirs!].map(([their, ours]) => [ours, their]));
    const fitted = fitWeights(
      backbone,
      under((name) => renames.get(name)!, weights),
      "x.pth",
    );
    // The very same tensors under the network's names.
    for (const [name, { values }] of weights) expect(fitted.get(name)!.values).toBe(values);
  });

  it("takes a factor a channel as [C] for [C, 1, 1], and nothing else of another shape", () => {
    const weights = new Map(own(convnextTiny));
    const name = "features.1.0.layer_scale";
    weights.set(name, { shape: [96], values: none });
    expect(fitWeights(convnextTiny, weights, "x.pth").get(name)!.shape).toEqual([96, 1, 1]);
    weights.set(name, { shape: [95], values: none });
    expect(() => fitWeights(convnextTiny, weights, "x.pth")).toThrow(/x\.pth .*features\.1\.0\.layer_scale \[95\]/);
  });

  it("names what is missing by the network's names, whoever's the others are", () => {
    const [theirs] = efficientnetLite0.otherNames;
    const renames = new Map([...theirs!].map(([their, ours]) => [ours, their]));
    const weights = new Map(under((name) => renames.get(name)!, own(efficientnetLite0)));
    weights.delete("conv_head.weight");
    expect(() => fitWeights(efficientnetLite0, weights, "x.pth")).toThrow(/missing: _conv_head\.weight/);
  });

  it("tells weights of another backbone", () => {
    expect(() => fitWeights(resnet18, own(mobilenetV2), "x.pth")).toThrow(/does not fit resnet18/);
  });
});
