import { writeFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { TorchPeer } from "../../../core/bench/torchPeer.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const { signal } = new AbortController();

/** Node in Python's place, running a script that keeps to the protocol of test/bench/peer.py, or does not. */
async function startNode(source: string) {
  const script = path.join(temporaryFolder(), "peer.cjs");
  await writeFile(script, source);
  return await TorchPeer.start(process.execPath, script, 2, signal);
}

describe("TorchPeer", () => {
  it("measures a round whenever it is asked", async () => {
    const { peer, version } = await startNode(`
      console.log(JSON.stringify({ torch: "9.9" }));
      require("node:readline").createInterface({ input: process.stdin }).on("line", (line) => {
        const [kind, network, precision, seconds] = line.split(" ");
        const known = kind === "train" && network === "resnet34";
        console.log(JSON.stringify({ imagesPerSecond: known && precision === "f32" ? Number(seconds) : 1000 }));
      });`);
    expect(version).toBe("9.9");
    expect(await peer.round({ kind: "train", network: "resnet34", precision: "f32" }, 1.5, signal)).toBe(1.5);
    expect(await peer.round({ kind: "forward", network: "resnet34", precision: "bf16" }, 1.5, signal)).toBe(1000);
    peer.close();
  });

  it("says why a Python can't run it", async () => {
    await expect(startNode("console.error('No module named torch'); process.exit(1)")).rejects.toMatchObject({
      code: "runtimeMissing",
      message: expect.stringMatching(/No module named torch/),
    });
    await expect(TorchPeer.start("/nowhere/python", "x.py", 2, signal)).rejects.toMatchObject({
      code: "runtimeMissing",
      message: expect.stringMatching(/There is no "\/nowhere\/python"/),
    });
  });
});
