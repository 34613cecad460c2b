import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { describeDevice, describeRuntime } from "../../core/device.ts";
import { deviceApart } from "../../core/deviceApart.ts";
import { builtCore } from "../helpers/builtCore.ts";

let dir = "";
beforeAll(async () => {
  dir = await mkdtemp(path.join(tmpdir(), "thaw-device-"));
});
afterAll(() => rm(dir, { recursive: true }));

async function script(text: string): Promise<string> {
  const file = path.join(dir, "probe.mjs");
  await writeFile(file, text);
  return file;
}

it("a process of its own tells of the device what this one would", async () => {
  const told = await deviceApart((await builtCore()).deviceProbe);
  expect(told).toEqual(await describeDevice(await describeRuntime()));
  expect(told.tensorflow).toMatch(/^\d+\.\d+/);
});

it.each([
  ["is ended by TensorFlow", 'process.kill(process.pid, "SIGILL");'],
  ["tells that TensorFlow does not load", "process.send(null);"],
  [
    "tells something else",
    'process.send({ version: 2 }); setTimeout(() => process.send({ version: "9", usesGpu: false }), 10);',
  ],
])("a machine whose probe %s is described without it", async (_case, text) => {
  const { tensorflow, gpu, cores } = await deviceApart(await script(text));
  expect({ tensorflow, gpu }).toEqual({ tensorflow: null, gpu: null });
  expect(cores).toBeGreaterThan(0);
});
