import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { weightsFindings } from "../../../core/doctor.ts";
import { backbones, findBackbone } from "../../../core/network/backbones.ts";
import { locateWeights, weightsFolder, weightsFolders } from "../../../core/weights/locateWeights.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

describe("a weights path that is no ordinary file is said to be missing", () => {
  const backbone = findBackbone("efficientnet_lite0");
  const refused = (file: string) =>
    expect(locateWeights(backbone, file)).rejects.toMatchObject({
      code: "weightsMissing",
      message: expect.stringContaining(file),
    });

  it("a folder", () => refused(temporaryFolder()));

  it.skipIf(process.platform === "win32")("a pipe, which would never end", async () => {
    const pipe = join(temporaryFolder(), "weights.pth");
    execFileSync("mkfifo", [pipe]);
    await refused(pipe);
  });
});

describe("where published weights are looked for", () => {
  const backbone = findBackbone("resnet18");
  const { file } = backbone.weights;

  it("is the folder that the environment names, then the cache, where fetched ones go", async () => {
    const [packaged, cache] = [temporaryFolder(), temporaryFolder()];
    const env = { THAW_WEIGHTS_DIR: packaged, THAW_CACHE: cache };
    const fetched = join(cache, "weights", file);
    expect(weightsFolder(env)).toBe(join(cache, "weights"));
    expect(weightsFolders(env)).toEqual([packaged, join(cache, "weights")]);
    expect(weightsFolders({ ...env, THAW_WEIGHTS_DIR: join(cache, "weights") })).toHaveLength(1);
    await mkdir(join(cache, "weights"));
    await writeFile(fetched, "x");
    expect(await locateWeights(backbone, undefined, weightsFolders(env))).toBe(fetched);
    await writeFile(join(packaged, file), "x");
    expect(await locateWeights(backbone, undefined, weightsFolders(env))).toBe(join(packaged, file));
  });

  it("is told by doctor: what is missing costs only whoever chooses it, but for the default", async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, file), "x");
    const findings = await weightsFindings([folder]);
    expect(findings).toHaveLength(backbones.length);
    expect(findings[0]).toMatchObject({ ok: false, mend: "npm run setup" });
    expect(findings.slice(1).every(({ ok }) => ok)).toBe(true);
    const about = (title: string) => findings.find(({ what }) => what === `Weights of ${title}`)?.found;
    expect(about("ResNet-18")).toBe(join(folder, file));
    expect(about("ResNet-50")).toMatch(/103 MB.*thaw weights resnet50/);
  });
});
