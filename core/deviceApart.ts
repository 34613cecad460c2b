import { fork } from "node:child_process";
import { z } from "zod";
import { bundledFile } from "./bundledFile.ts";
import type { DeviceView } from "./contract/schema.ts";
import { describeDevice } from "./device.ts";

const Told = z.object({ version: z.string(), usesGpu: z.boolean() });
type Told = z.infer<typeof Told>;

/** Milliseconds; from a disk that has it all to read TensorFlow loads in 3 s. */
const patience = 60_000;

/**
 * What the work runs on, found out by a process of its own: where TensorFlow ends it (a processor without
 * AVX) the rest of Thaw goes on, and what it takes of memory is given back.
 * @param script the bundled probe; out/core/deviceProbe.js unless given
 */
export async function deviceApart(script = bundledFile("deviceProbe.js")): Promise<DeviceView> {
  return await describeDevice(await probe(script));
}

function probe(script: string): Promise<Told | undefined> {
  return new Promise((resolve) => {
    const child = fork(script, [], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    const end = (runtime?: Told): void => {
      clearTimeout(timer);
      resolve(runtime);
    };
    child.once("message", (told) => end(Told.safeParse(told).data));
    child.once("error", () => end());
    child.once("exit", () => end());
  });
}
