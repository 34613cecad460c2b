import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { findBackbone } from "../../../core/network/backbones.ts";
import { locateWeights } from "../../../core/weights/locateWeights.ts";
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
