// Stands in for Electron's own default app, which the fallback Electron lacks: it makes `electron [-r module] folder` work.
const { app } = require("electron");
const { readFileSync } = require("node:fs");
const Module = require("node:module");
const { join, resolve } = require("node:path");

/** What stands on the command line before the app's folder: `-r` modules; other switches are Chromium's. */
function readArguments(argv) {
  const modules = [];
  for (let i = 0; i < argv.length; i++) {
    if (argv[i] === "-r" || argv[i] === "--require") modules.push(argv[++i]);
    else if (!argv[i].startsWith("-")) return { modules, folder: resolve(argv[i]) };
  }
  return { modules, folder: null };
}

// Read first: a preloaded module (Playwright's) takes its own arguments out of argv.
const { modules, folder } = readArguments(process.argv.slice(1));
if (folder === null) {
  process.stderr.write("Give the folder of the app: electron FOLDER\n");
  process.exit(2);
}
for (const module of modules) require(resolve(module));

const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
Object.defineProperty(process, "defaultApp", { configurable: false, enumerable: true, value: true });
app.setName(manifest.productName ?? manifest.name);
app.setVersion(manifest.version);
app.setAppPath(folder);
Module._load(Module._resolveFilename(join(folder, manifest.main), null, true), Module, true);
