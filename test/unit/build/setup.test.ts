import { mkdir, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, it } from "vitest";
import { cacheFolder } from "../../../build/setup/cacheFolder.js";
import { verifyFile } from "../../../build/setup/fetchWheel.js";
import { hasDisplay } from "../../../build/setup/hasDisplay.js";
import { hasPackages } from "../../../build/setup/npmPackages.js";
import { parseMissing } from "../../../build/setup/systemLibraries.js";
import { chooseVariant } from "../../../build/setup/tensorflowRuntime.js";
import { userCache } from "../../../core/userCache.ts";
import { temporaryFolder } from "./temporaryFolder.ts";

it("keeps its cache where each system keeps such things", () => {
  const home = "/home/ann";
  expect(cacheFolder({}, "linux", home)).toBe("/home/ann/.cache/thaw");
  expect(cacheFolder({ XDG_CACHE_HOME: "/fast" }, "linux", home)).toBe("/fast/thaw");
  expect(cacheFolder({}, "darwin", home)).toBe("/home/ann/Library/Caches/thaw");
  expect(cacheFolder({ THAW_CACHE: "/elsewhere" }, "linux", home)).toBe("/elsewhere");
});

it("fills the very folder that the core looks in", () => {
  const environments = [{}, { XDG_CACHE_HOME: "/fast" }, { LOCALAPPDATA: "/local" }, { THAW_CACHE: "elsewhere" }];
  for (const platform of ["linux", "darwin", "win32"] as const) {
    for (const env of environments) expect(userCache(env, platform)).toBe(cacheFolder(env, platform, homedir()));
  }
});

it("refuses a download with another checksum, and says which file", async () => {
  const path = join(await temporaryFolder(), "tensorflow.whl");
  await writeFile(path, "abc");
  const sha256 = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  await expect(verifyFile(path, { file: "tensorflow.whl", sha256 })).resolves.toBeUndefined();
  await writeFile(path, "abd");
  const refused = verifyFile(path, { file: "tensorflow.whl", sha256 });
  await expect(refused).rejects.toThrow(/^tensorflow\.whl has checksum .* it was not used\.$/);
  await expect(refused).rejects.toHaveProperty("mend");
});

it("names the libraries that ldd did not find, each once", () => {
  const output =
    "\tlibc.so.6 => /lib/libc.so.6 (0x1)\n\tlibgbm.so.1 => not found\n\tlibnss3.so => not found\n\tlibgbm.so.1 => not found\n";
  expect(parseMissing(output)).toEqual(["libgbm.so.1", "libnss3.so"]);
});

async function checkout(wanted: object, installed: object | null): Promise<{ root: string }> {
  const root = await temporaryFolder();
  await mkdir(join(root, "node_modules"));
  await writeFile(join(root, "package-lock.json"), JSON.stringify({ packages: { "": {}, ...wanted } }));
  if (installed !== null) {
    await writeFile(join(root, "node_modules/.package-lock.json"), JSON.stringify({ packages: installed }));
  }
  return { root };
}

it("knows whether node_modules is what the lock file lists", async () => {
  const zod = { "node_modules/zod": { version: "4.0.0" } };
  const other = { "node_modules/other-system": { version: "1.0.0", optional: true } };
  expect(await hasPackages(await checkout(zod, zod))).toBe(true);
  expect(await hasPackages(await checkout({ ...zod, ...other }, zod))).toBe(true);
  expect(await hasPackages(await checkout(zod, {}))).toBe(false);
  expect(await hasPackages(await checkout(zod, { "node_modules/zod": { version: "3.9.0" } }))).toBe(false);
  expect(await hasPackages(await checkout(zod, null))).toBe(false);
});

it("takes TensorFlow from where the platform has it", async () => {
  expect(await chooseVariant({}, "darwin-arm64")).toBe("npm");
  expect(await chooseVariant({ THAW_TENSORFLOW: "cuda" }, "linux-x64")).toBe("cuda");
  expect(await chooseVariant({ THAW_TENSORFLOW: "cpu" }, "linux-x64")).toBe("cpu");
});

it("asks for a screen on Linux only", () => {
  expect(hasDisplay({}, "linux")).toBe(false);
  expect(hasDisplay({ WAYLAND_DISPLAY: "wayland-0" }, "linux")).toBe(true);
  expect(hasDisplay({}, "darwin")).toBe(true);
});
