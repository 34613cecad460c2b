import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import { availableParallelism, cpus } from "node:os";
import { promisify } from "node:util";
import type { DeviceView } from "./contract/schema.ts";
import type { Runtime } from "./graph/graphCalls.ts";
import { graphClient } from "./graph/graphClient.ts";

const run = promisify(execFile);

/** What the work runs on. A machine without the runtime is described too, with `tensorflow` null. */
export async function describeDevice(runtime: Pick<Runtime, "version" | "usesGpu"> | undefined): Promise<DeviceView> {
  return {
    backend: "tensorflow",
    tensorflow: runtime?.version ?? null,
    gpu: runtime?.usesGpu === true ? await gpuName() : null,
    cpu: cpus()[0]?.model.trim() ?? process.arch,
    cores: availableParallelism(),
    bfloat16: bfloat16Flag(await readFile("/proc/cpuinfo", "utf8").catch(() => "")) !== undefined,
  };
}

/** TensorFlow, loaded into this process; undefined where it does not load. */
export async function describeRuntime(): Promise<Runtime | undefined> {
  return await graphClient()
    .call("describe", undefined)
    .catch(() => undefined);
}

/** Which of the processor's flags in Linux's /proc/cpuinfo says that it multiplies in bfloat16; undefined where none does. */
export function bfloat16Flag(cpuinfo: string): string | undefined {
  const flags = /^flags\s*:(.*)$/m.exec(cpuinfo)?.[1]?.split(/\s+/) ?? [];
  return ["amx_bf16", "avx512_bf16"].find((flag) => flags.includes(flag));
}

async function gpuName(): Promise<string> {
  const args = ["--query-gpu=name", "--format=csv,noheader"];
  const { stdout } = await run("nvidia-smi", args, { timeout: 5000 }).catch(() => ({ stdout: "" }));
  return stdout.split("\n")[0]?.trim() || "NVIDIA GPU";
}
