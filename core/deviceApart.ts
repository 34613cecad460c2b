import { fork } from "node:child_process";
import { z } from "zod";
import { bundledFile } from "./bundledFile.ts";
import type { DeviceView } from "./contract/schema.ts";
import { describeDevice, type Runtime } from "./device.ts";

const Told: z.ZodType<Runtime | null> = z.object({ version: z.string(), usesGpu: z.boolean() }).nullable();

/** Milliseconds; from a disk that has it all to read TensorFlow loads in 3 s. */
const patience = 60_000;

/**
 * What the work runs on, found out by a process of its own: TensorFlow loads in 0.5 to 3 s, in which this one would serve
 * no photo, and where it ends the process (a processor without AVX) the rest of Thaw goes on.
 * @param script the bundled probe; out/core/deviceProbe.js unless given
 */
export async function deviceApart(script = bundledFile("deviceProbe.js")): Promise<DeviceView> {
  return await describeDevice(await probe(script));
}

function probe(script: string): Promise<Runtime | undefined> {
  return new Promise((resolve) => {
    const child = fork(script, [], { execArgv: [], stdio: ["ignore", "ignore", "ignore", "ipc"] });
    const timer = setTimeout(() => child.kill("SIGKILL"), patience);
    const end = (runtime?: Runtime): void => {
      clearTimeout(timer);
      resolve(runtime);
    };
    child.once("message", (told) => end(Told.safeParse(told).data ?? undefined));
    child.once("error", () => end());
    child.once("exit", () => end());
  });
}
