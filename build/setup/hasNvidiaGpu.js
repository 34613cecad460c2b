import { existsSync } from "node:fs";
import { findProgram, runCommand } from "./runCommand.js";

/** Whether an NVIDIA driver is loaded (Linux) or its tool lists a GPU. */
export async function hasNvidiaGpu() {
  if (existsSync("/proc/driver/nvidia/version")) return true;
  const tool = findProgram("nvidia-smi");
  return tool !== null && /GPU \d/.test((await runCommand(tool, ["-L"])).output);
}
