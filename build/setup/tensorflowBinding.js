import { mkdir, readFile, readlink, rename, rm, stat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installWithApt } from "./apt.js";
import { entryName, findEntry, makeEntry } from "./cache.js";
import { hashFile } from "./manifest.js";
import { findProgram, runCommand, tail } from "./runCommand.js";
import { SetupError } from "./setupError.js";
import { runtimeEntry, tensorflowLibraries } from "./tensorflowRuntime.js";

const bindingName = "tfjs_binding.node";
const sources = ["tfjs_backend.cc", "tfjs_binding.cc"];
const ownSource = fileURLToPath(new URL("logLevel.cc", import.meta.url));
const compilerFlags = ["-std=c++17", "-O2", "-fPIC", "-shared", "-fvisibility=hidden"];

async function readVersion(root, name) {
  return JSON.parse(await readFile(join(root, "node_modules", name, "package.json"), "utf8")).version;
}

/**
 * The Node-API version that the package looks for on this Node, as its own loader computes it: the newest of those that its
 * package.json lists which this Node has.
 */
export function napiVersion(root, running = Number(process.versions.napi)) {
  const manifest = createRequire(join(root, "package.json"))("@tensorflow/tfjs-node-gpu/package.json");
  return Math.max(...manifest.binary.napi_versions.filter((version) => version <= running));
}

/** Describes the compiled binding; it belongs to one runtime, which it finds beside itself in the cache. */
async function bindingEntry(root, variant) {
  const [version, headers, own] = await Promise.all([
    readVersion(root, "@tensorflow/tfjs-node-gpu"),
    readVersion(root, "node-api-headers"),
    hashFile(ownSource),
  ]);
  const napi = napiVersion(root);
  const definition = { runtime: entryName(runtimeEntry(variant)), napi, headers, own, compilerFlags };
  return { name: `tfjs-binding-napi${napi}`, version, platform: "linux-x64", definition };
}

/** A C++ compiler; on Debian as root it is installed. */
export async function findCompiler(reporter) {
  const find = () => findProgram("g++") ?? findProgram("c++") ?? findProgram("clang++");
  const found = find();
  if (found !== null) return found;
  if (await installWithApt(["g++"], reporter)) return find();
  const mend = findProgram("dnf") ? "sudo dnf install -y gcc-c++" : "sudo apt-get install -y g++";
  throw new SetupError("A C++ compiler is missing; it builds the binding between Node and TensorFlow.", mend);
}

async function compile({ root, reporter }, runtime, folder) {
  const compiler = await findCompiler(reporter);
  const libraries = join(runtime, "tensorflow");
  const source = join(root, "node_modules/@tensorflow/tfjs-node-gpu/binding");
  reporter.say("Compiling the binding between Node and TensorFlow (about 10 s)");
  const args = [
    ...compilerFlags,
    `-DNAPI_VERSION=${napiVersion(root)}`,
    `-I${join(root, "node_modules/node-api-headers/include")}`,
    `-I${join(libraries, "include")}`,
    ...sources.map((name) => join(source, name)),
    ownSource,
    `-L${libraries}`,
    ...tensorflowLibraries.map((library) => `-l:${library}`),
    // Relative, so that the cache may be moved as a whole; the second path is where a packaged app keeps the libraries.
    `-Wl,-rpath,$ORIGIN/../${basename(runtime)}/tensorflow`,
    "-Wl,-rpath,$ORIGIN/../tensorflow",
    "-o",
    join(folder, bindingName),
  ];
  const { status, output } = await reporter.busy("compiling", runCommand(compiler, args));
  if (status !== 0) {
    throw new SetupError(
      `${compiler} could not compile the TensorFlow binding:\n${tail(output)}`,
      "sudo apt-get install -y g++ (version 9 or newer)",
    );
  }
}

/** Where the package looks for its binding. */
export function installedBinding(root) {
  return join(root, "node_modules/@tensorflow/tfjs-node-gpu/lib", `napi-v${napiVersion(root)}`, bindingName);
}

/** Whether node_modules has the cached binding (a link to it); `npm ci` removes it. */
export async function findBinding({ root, cache }, variant) {
  const folder = await findEntry(cache, await bindingEntry(root, variant));
  if (folder === null) return null;
  const target = await readlink(installedBinding(root)).catch(() => null);
  return target === join(folder, bindingName) ? target : null;
}

/** Compiles the binding where the cache lacks it, and links it into node_modules. */
export async function makeBinding(context, variant, runtime) {
  const { root, cache } = context;
  const entry = await bindingEntry(root, variant);
  const folder = await makeEntry(cache, entry, (built) => compile(context, runtime, built));
  const installed = installedBinding(root);
  await mkdir(join(installed, ".."), { recursive: true });
  const fresh = `${installed}.${process.pid}`;
  await rm(fresh, { force: true });
  // A link, so that the binding's relative library path starts in the cache.
  await symlink(join(folder, bindingName), fresh);
  await rename(fresh, installed);
  return installed;
}

/** Version of the npm package; its installer takes the TensorFlow that belongs to it. */
export function ownVersion(root) {
  return readVersion(root, "@tensorflow/tfjs-node-gpu");
}

/** Whether the npm package's own installer has done its work (the platforms without a wheel). */
export async function findOwnBinding({ root }) {
  return (await stat(installedBinding(root)).catch(() => null)) === null ? null : installedBinding(root);
}

/** Runs the npm package's own installer, which fetches a prebuilt library of TensorFlow's older C interface. */
export async function makeOwnBinding({ root, reporter }) {
  reporter.say("Installing TensorFlow by the npm package's own installer");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["rebuild", "@tensorflow/tfjs-node-gpu", "--ignore-scripts=false", "--foreground-scripts"];
  const { status, output } = await runCommand(npm, args, { cwd: root, shell: process.platform === "win32" });
  const found = status === 0 ? await findOwnBinding({ root }) : null;
  if (found !== null) return found;
  throw new SetupError(
    `TensorFlow's own installer failed:\n${tail(output)}`,
    "npm rebuild @tensorflow/tfjs-node-gpu --ignore-scripts=false --foreground-scripts",
  );
}
