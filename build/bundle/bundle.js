import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rename, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { SetupError } from "../setup/setupError.js";
import { definitionOf, isUpToDate, makeStamp } from "./stamp.js";
import { targets } from "./targets.js";

async function readStamp(path) {
  try {
    return JSON.parse(await readFile(path, "utf8"));
  } catch {
    return null;
  }
}

/** Written aside and renamed: a process that starts meanwhile reads the old file or the new one. */
async function replace(path, write) {
  await mkdir(dirname(path), { recursive: true });
  const fresh = `${path}.${process.pid}`;
  await write(fresh);
  await rename(fresh, path);
}

async function build(root, target, entries, production) {
  const esbuild = await import("esbuild");
  try {
    return await esbuild.build({
      ...target.options,
      entryPoints: entries,
      absWorkingDir: root,
      bundle: true,
      write: false,
      metafile: true,
      sourcemap: "linked",
      minify: production,
      legalComments: production ? "linked" : "none",
      define: { "process.env.NODE_ENV": production ? '"production"' : '"development"' },
      logLevel: "silent",
    });
  } catch (error) {
    const { errors } = error;
    if (errors === undefined) throw error;
    const lines = await esbuild.formatMessages(errors, { kind: "error", color: process.stderr.isTTY === true });
    throw new SetupError(
      `${target.name} could not be bundled:\n${lines.join("")}`,
      "correct the source named above; npm run check finds the rest",
    );
  }
}

/** Compiles AssemblyScript to WebAssembly: its sources and what comes of them. */
async function assemble(root, [entry, output]) {
  const { default: asc } = await import("assemblyscript/asc");
  const inputs = new Set();
  let contents;
  const options = ["-O3", "--noAssert", "--runtime", "stub", "--enable", "simd"];
  const { error, stdout, stderr } = await asc.main([entry, "--outFile", output, ...options], {
    readFile: async (name, base) => {
      const source = await readFile(join(base ?? root, name), "utf8").catch(() => null);
      if (source !== null) inputs.add(name);
      return source;
    },
    writeFile: (_name, bytes) => {
      contents = bytes;
    },
    listFiles: () => [],
  });
  if (error !== null) {
    const said = `${entry} could not be compiled:\n${stderr}${stdout}`;
    throw new SetupError(said, "correct the source named above");
  }
  return { inputs: [...inputs], file: { path: join(root, output), contents } };
}

async function bundleTarget(root, target, production) {
  const entries = target.entries.filter((path) => existsSync(join(root, path)));
  if (entries.length === 0) return false;
  const stampPath = join(root, "out", `${target.name}.stamp.json`);
  const definition = definitionOf(root, { ...target, entries, production });
  if (isUpToDate(root, definition, await readStamp(stampPath))) return false;
  const started = Date.now();
  const result = await build(root, target, entries, production);
  const copies = target.copies ?? [];
  const assembled = await Promise.all((target.assemblies ?? []).map((assembly) => assemble(root, assembly)));
  const files = [...result.outputFiles, ...assembled.map(({ file }) => file)];
  for (const { path, contents } of files) await replace(path, (fresh) => writeFile(fresh, contents));
  for (const [from, to] of copies) await replace(join(root, to), (fresh) => copyFile(join(root, from), fresh));
  const assembledFrom = assembled.flatMap(({ inputs }) => inputs);
  const inputs = [...Object.keys(result.metafile.inputs), ...assembledFrom, ...copies.map(([from]) => from)];
  const outputs = [...files.map(({ path }) => relative(root, path)), ...copies.map(([, to]) => to)];
  const stamp = makeStamp(root, definition, inputs, outputs, started);
  await replace(stampPath, (fresh) => writeFile(fresh, JSON.stringify(stamp)));
  return true;
}

/**
 * Bundles the named targets (all of them unless given) where a source has changed. Gives back the names of those that were
 * bundled; a source with errors is a SetupError that shows them. `development` leaves names long and React's warnings in.
 */
export async function bundle(root, { names = targets.map(({ name }) => name), development = false } = {}) {
  const done = [];
  for (const target of targets) {
    if (names.includes(target.name) && (await bundleTarget(root, target, !development))) done.push(target.name);
  }
  return done;
}
