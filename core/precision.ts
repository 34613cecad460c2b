import { readFile } from "node:fs/promises";
import { toThawError } from "./contract/errors.ts";
import type { TrainSettings } from "./contract/training.ts";
import { bfloat16Flag, describeRuntime } from "./device.ts";
import type { Precision } from "./graph/inferenceGraph.ts";
import { probeBfloat16 } from "./graph/probeBfloat16.ts";

/** What a person sets: either, or what suits the machine. */
export type PrecisionSetting = TrainSettings["precision"];

export interface PrecisionChoice {
  readonly precision: Precision;
  /** Why, in words that follow a colon: "the processor has avx512_bf16". */
  readonly reason: string;
}

/** What the choice is made from. */
export interface PrecisionGround {
  /** Text of Linux's /proc/cpuinfo; empty elsewhere. */
  readonly cpuinfo: string;
  readonly usesGpu: boolean;
  /** Throws where TensorFlow can't compute in bfloat16. */
  readonly probe: () => Promise<void>;
}

/** bfloat16 where the processor multiplies in it and TensorFlow has every operation for it; float32 anywhere else. */
export async function choosePrecision({ cpuinfo, usesGpu, probe }: PrecisionGround): Promise<PrecisionChoice> {
  // A GPU multiplies float32 on its tensor cores, and not all of bfloat16 has kernels there.
  if (usesGpu) return { precision: "f32", reason: "the GPU computes" };
  const flag = bfloat16Flag(cpuinfo);
  if (flag === undefined) return { precision: "f32", reason: "the processor was not seen to have bfloat16" };
  try {
    await probe();
    return { precision: "bf16", reason: `the processor has ${flag}` };
  } catch (error) {
    const { message } = toThawError(error);
    return { precision: "f32", reason: `the processor has ${flag}, but TensorFlow can't use it (${message})` };
  }
}

let chosen: Promise<PrecisionChoice> | undefined;

/** What "auto" means on this machine; found out once a process. */
export function automaticPrecision(): Promise<PrecisionChoice> {
  chosen ??= findPrecision();
  return chosen;
}

async function findPrecision(): Promise<PrecisionChoice> {
  const cpuinfo = await readFile("/proc/cpuinfo", "utf8").catch(() => "");
  const runtime = await describeRuntime();
  return await choosePrecision({ cpuinfo, usesGpu: runtime?.usesGpu === true, probe: probeBfloat16 });
}

let works: Promise<boolean> | undefined;

/** Whether TensorFlow computes in bfloat16 here, fast or not; tried once a process. */
function bfloat16Works(): Promise<boolean> {
  works ??= probeBfloat16().then(
    () => true,
    () => false,
  );
  return works;
}

/**
 * The precision to compute in, which is recorded with what was computed. "auto" becomes what suits the machine; "bf16"
 * is taken without asking whether it is fast, but where it does not work at all it becomes float32.
 */
export async function resolvePrecision(
  setting: PrecisionSetting,
  isPossible: () => Promise<boolean> = bfloat16Works,
): Promise<Precision> {
  if (setting === "auto") return (await automaticPrecision()).precision;
  return setting === "bf16" && !(await isPossible()) ? "f32" : setting;
}
