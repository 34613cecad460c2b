import { rm } from "node:fs/promises";
import { join } from "node:path";
import { tensorflowCpu, tensorflowVersion } from "./artifacts.js";
import { findEntry, makeEntry } from "./cache.js";
import { tensorflowCuda } from "./cudaArtifacts.js";
import { extractZip } from "./extractZip.js";
import { fetchWheel } from "./fetchWheel.js";
import { hasNvidiaGpu } from "./hasNvidiaGpu.js";
import { formatBytes } from "./progress.js";
import { findProgram, runCommand } from "./runCommand.js";

export const tensorflowLibraries = ["libtensorflow_cc.so.2", "libtensorflow_framework.so.2"];
/** What the binding's sources include, directly or not. */
const headers = ["absl/", "tensorflow/c/", "tensorflow/core/platform/", "tsl/", "xla/tsl/c/"];

/** Of the TensorFlow wheel the two libraries and the C headers; of NVIDIA's wheels all but headers, in pip's layout. */
function pickMember(name) {
  if (name.startsWith("nvidia/")) return name.includes("/include/") ? null : name;
  if (tensorflowLibraries.some((library) => name === `tensorflow/${library}`)) return name;
  return headers.some((folder) => name.startsWith(`tensorflow/include/${folder}`)) ? name : null;
}

/**
 * Which build of TensorFlow this machine gets: `cuda` where an NVIDIA GPU is present and `cpu` elsewhere, on Linux x86-64;
 * `npm`, the one that the npm package's own installer fetches, on every other platform. THAW_TENSORFLOW=cpu or cuda decides
 * otherwise.
 */
export async function chooseVariant(env = process.env, platform = `${process.platform}-${process.arch}`) {
  if (platform !== "linux-x64") return "npm";
  if (env.THAW_TENSORFLOW === "cpu" || env.THAW_TENSORFLOW === "cuda") return env.THAW_TENSORFLOW;
  return (await hasNvidiaGpu()) ? "cuda" : "cpu";
}

/** Describes the cache entry of a variant; the pinned wheels and what is taken from them define it. */
export function runtimeEntry(variant) {
  const wheels = variant === "cuda" ? tensorflowCuda : [tensorflowCpu];
  const definition = { wheels: wheels.map((wheel) => wheel.sha256), headers, stripped: true };
  return { name: `tensorflow-${variant}`, version: tensorflowVersion, platform: "linux-x64", definition, wheels };
}

/** The folder that holds `tensorflow/` (and with CUDA `nvidia/`), or null. */
export function findRuntime({ cache }, variant) {
  return findEntry(cache, runtimeEntry(variant));
}

/** Symbols that only a debugger reads are a quarter of the library. */
async function stripLibraries(folder, reporter) {
  const strip = findProgram("strip");
  if (strip === null) return;
  reporter.say("Stripping TensorFlow's libraries");
  for (const library of tensorflowLibraries) {
    await runCommand(strip, ["--strip-unneeded", join(folder, "tensorflow", library)]);
  }
}

export async function makeRuntime({ cache, reporter }, variant) {
  const entry = runtimeEntry(variant);
  const build = async (folder) => {
    const temporary = `${folder}.wheel`;
    try {
      for (const wheel of entry.wheels) {
        const path = await fetchWheel(wheel, temporary, reporter);
        const task = reporter.task(`unpacking ${wheel.project}`, wheel.unpackedBytes);
        await extractZip(path, folder, { pick: pickMember, onBytes: task.set });
        task.end();
        await rm(temporary, { recursive: true, force: true });
      }
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
    await stripLibraries(folder, reporter);
  };
  const size = entry.wheels.reduce((sum, wheel) => sum + wheel.bytes, 0);
  reporter.say(`TensorFlow ${tensorflowVersion}, ${variant} build (${formatBytes(size)} to fetch, kept in ${cache})`);
  return makeEntry(cache, entry, build, { onWait: () => reporter.say("Waiting for another set-up…") });
}
