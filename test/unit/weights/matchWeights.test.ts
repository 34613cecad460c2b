import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { efficientnetLite0 } from "../../../core/network/backbones/efficientnetLite0.ts";
import { resnet34 } from "../../../core/network/backbones/resnet34.ts";
import type { Network } from "../../../core/network/network.ts";
import { networkParameters } from "../../../core/network/networkParameters.ts";
import { locateWeights } from "../../../core/weights/locateWeights.ts";
import { matchWeights } from "../../../core/weights/matchWeights.ts";
import { readStateDict } from "../../../core/weights/readStateDict.ts";
import type { StateDict } from "../../../core/weights/tensors.ts";
import { backboneWeights } from "../../../core/weights/weightsFile.ts";
import { publishedWeights } from "../../helpers/publishedWeights.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const { network } = efficientnetLite0;

/** Only names and shapes are looked at. */
const ofShapes = (of: Network): StateDict =>
  new Map([...networkParameters(of)].map(([name, shape]) => [name, { shape, values: new Float32Array() }]));

describe("matchWeights", () => {
  const fitting = ofShapes(network);
  const none = { shape: [1], values: new Float32Array(1) };

  it("accepts what fits, with a classifier and counters beside it", () => {
    const extra = [..."_fc.weight _fc.bias _bn0.num_batches_tracked".split(" ").map((name) => [name, none] as const)];
    expect(() => matchWeights(network, new Map([...fitting, ...extra]), "x.pth")).not.toThrow();
  });

  it("names what is missing, unknown and of another shape", () => {
    const changed = new Map(fitting);
    changed.delete("_bn0.running_var");
    changed.set("_conv_stem.weight", none);
    changed.set("extra.weight", none);
    expect(() => matchWeights(network, changed, "x.pth")).toThrow(
      /x\.pth .*missing: _bn0\.running_var; unknown: extra\.weight; of another shape: _conv_stem\.weight \[1\], not \[32, 3, 3, 3\]/,
    );
  });

  it("tells another network's weights, without listing everything", () => {
    const error = (() => {
      try {
        matchWeights(network, ofShapes(resnet34.network), "resnet.pth");
        return undefined;
      } catch (thrown) {
        return thrown;
      }
    })();
    expect(error).toMatchObject({ code: "weightsMismatch" });
    expect(String(error).length).toBeLessThan(800);
  });

  const published = publishedWeights();
  it.skipIf(published === undefined)("accepts the published file", async () => {
    const dict = await readStateDict(published!);
    expect(() => matchWeights(network, dict, published!)).not.toThrow();
  });
});

describe("locateWeights", () => {
  it("says what to do where the file is missing", async () => {
    const folder = temporaryFolder();
    await expect(locateWeights(efficientnetLite0, undefined, folder)).rejects.toMatchObject({
      code: "weightsMissing",
      message: expect.stringMatching(/efficientnet-lite0-57934424\.pth.*thaw weights efficientnet_lite0/),
    });
    await expect(locateWeights(resnet34, undefined, folder)).rejects.toThrow(/thaw weights resnet34/);
    await expect(locateWeights(resnet34, `${folder}/mine.pth`)).rejects.toThrow(/mine\.pth.*Give the path/);
  });
});

describe("backboneWeights", () => {
  it("takes the published file only with its publisher's hash, and the person's own as it is", async () => {
    const folder = temporaryFolder();
    const file = path.join(folder, efficientnetLite0.weights.file);
    await writeFile(file, "half a download");
    await expect(backboneWeights(efficientnetLite0, undefined, folder)).rejects.toMatchObject({
      code: "weightsDamaged",
    });
    expect((await backboneWeights(efficientnetLite0, file)).hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
