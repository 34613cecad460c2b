import { cp, mkdir, readFile, realpath, rm, symlink } from "node:fs/promises";
import { join } from "node:path";
import { bundle } from "./bundle/bundle.js";
import { packagedNode } from "./package/packagedNode.js";
import { root } from "./root.js";
import { cacheFolder } from "./setup/cacheFolder.js";
import { prepare } from "./setup/prepare.js";
import { createReporter } from "./setup/progress.js";
import { runCommand, tail } from "./setup/runCommand.js";
import { runTool } from "./setup/runTool.js";
import { SetupError } from "./setup/setupError.js";
import { installedBinding } from "./setup/tensorflowBinding.js";

/** Links the parts that lie outside the checkout under out/package, where build/electron-builder.yml names them. */
async function linkParts(record, reporter) {
  const folder = join(root, "out/package");
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const parts = {
    "tfjs_binding.node": await realpath(installedBinding(root)),
    tensorflow: record.tensorflow.libDir,
    weights: record.weights.dir,
    node: await packagedNode({ cache: cacheFolder(), reporter }),
  };
  for (const [name, target] of Object.entries(parts)) await symlink(target, join(folder, name));
}

/** Electron as it was published: without the cache's manifest and the stand-in default app. */
async function copyElectron(dist) {
  const copy = join(root, "out/package/electron");
  await cp(dist, copy, { recursive: true });
  for (const name of ["manifest.json", "resources/default_app.asar"]) {
    await rm(join(copy, name), { recursive: true, force: true });
  }
  return copy;
}

/** tar.gz by the system's own tar: the bundler's needs a download of 7-Zip. */
async function pack() {
  const { name, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const folder = `${name}-${version}-linux-x64`;
  const file = join(root, "dist", `${folder}.tar.gz`);
  const args = [
    "--use-compress-program=gzip -1",
    "-cf",
    file,
    "--transform",
    `s/^linux-unpacked/${folder}/`,
    "linux-unpacked",
  ];
  const { status, output } = await runCommand("tar", args, { cwd: join(root, "dist") });
  if (status !== 0)
    throw new SetupError(`tar could not write ${file}:\n${tail(output)}`, "sudo apt-get install -y tar gzip");
  return file;
}

// `npm run package [-- --trial] [targets]`: an unpacked folder in dist/ unless targets (tar.gz, AppImage, deb) are named. The
// fallback Electron is past its end of life: `--trial` packages it all the same, for looking at and never for giving away.
await runTool(async (args) => {
  const reporter = createReporter();
  if (process.platform !== "linux" || process.arch !== "x64") {
    throw new SetupError("Packages are made on Linux x86-64 only so far.", "run npm run package on Linux");
  }
  const record = await prepare({ root, reporter });
  const { dist, version, official } = record.electron;
  if (!official && !args.includes("--trial")) {
    throw new SetupError(
      `Electron ${version} is the fallback for development and tests; packages carry the official one.`,
      "npm run setup where the download is reachable, or for a trial: npm run package -- --trial",
    );
  }
  await bundle(root);
  await linkParts(record, reporter);
  const electronDist = await copyElectron(dist);
  const { build, Platform } = await import("electron-builder");
  const asked = args.filter((arg) => !arg.startsWith("-"));
  const targets = ["dir", ...asked.filter((name) => name !== "tar.gz")];
  const made = await build({
    projectDir: root,
    config: { extends: "build/electron-builder.yml", electronDist, electronVersion: version },
    targets: Platform.LINUX.createTarget(targets),
    publish: "never",
  });
  if (asked.includes("tar.gz")) made.push(await pack());
  for (const file of made) process.stdout.write(`${file}\n`);
});
