import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { makeEntry } from "../../../build/setup/cache.js";

// Builds the entry of cache.test.ts and tells its parent of every step, so that the parent can kill it there.
async function tell(step) {
  await new Promise((sent) => process.send(step, sent));
  await turn();
}

await tell("start");
const entry = { name: "runtime", version: "2.0", platform: "linux-x64", definition: { wheel: "abc" } };
await makeEntry(process.argv[2], entry, async (folder) => {
  for (const name of ["library.so", "header.h", "other.h"]) {
    await writeFile(join(folder, name), "first half, ");
    await tell(name);
    await writeFile(join(folder, name), "second half", { flag: "a" });
    await tell(name);
  }
});
process.disconnect();
