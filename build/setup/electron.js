import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fallbackElectron } from "./artifacts.js";
import { entryName } from "./cache.js";
import { findFallbackElectron, hasFallbackElectron, makeFallbackElectron } from "./fallbackElectron.js";
import { findOfficialElectron, makeOfficialElectron, officialEntry } from "./officialElectron.js";
import { SetupError } from "./setupError.js";

/** How long a failed download of the official binary is remembered, so that not every start waits for it. */
const rememberMs = 24 * 3600 * 1000;

async function failureFile({ root, cache }) {
  return join(cache, "unreachable", `${entryName(await officialEntry(root))}.json`);
}

async function failedLately(context) {
  try {
    const { time } = JSON.parse(await readFile(await failureFile(context), "utf8"));
    return Date.now() - time < rememberMs;
  } catch {
    return false;
  }
}

async function remember(context, message) {
  const file = await failureFile(context);
  await mkdir(join(file, ".."), { recursive: true });
  await writeFile(file, JSON.stringify({ time: Date.now(), message }));
}

/**
 * `{version, dist, official}` of the Electron that is in place, else null. The fallback counts while the official binary is
 * known to be out of reach; after a day, or with `retry`, set-up asks again.
 */
export async function findElectron(context) {
  const official = await findOfficialElectron(context);
  if (official !== null)
    return { version: (await officialEntry(context.root)).version, dist: official, official: true };
  const fallback = await findFallbackElectron(context);
  if (fallback === null || context.retry || !(await failedLately(context))) return null;
  return { version: fallbackElectron.electronVersion, dist: fallback, official: false };
}

function reasonOf(error) {
  return [error.message, error.cause?.message].filter(Boolean).join(": ");
}

/** Gets the official binary, or where it can't be downloaded the fallback for development and tests. */
export async function makeElectron(context) {
  const { reporter } = context;
  const { version } = await officialEntry(context.root);
  if (context.retry || !(await failedLately(context))) {
    try {
      const dist = await makeOfficialElectron(context);
      await rm(await failureFile(context), { force: true });
      return { version, dist, official: true };
    } catch (error) {
      if (error instanceof SetupError) throw error;
      await remember(context, reasonOf(error));
      reporter.say(`Electron ${version} could not be downloaded: ${reasonOf(error)}`);
      if (!hasFallbackElectron()) {
        throw new SetupError(
          `Electron ${version} could not be downloaded, and there is no fallback for this platform: ${reasonOf(error)}`,
          "Set ELECTRON_MIRROR to a mirror that this machine reaches, then run: npm run setup",
        );
      }
    }
  }
  reporter.say(
    `Warning: using Electron ${fallbackElectron.electronVersion} instead of ${version}. It has reached its end of life: ` +
      "it is for development and tests only. `npm run setup` tries the official one again.",
  );
  return { version: fallbackElectron.electronVersion, dist: await makeFallbackElectron(context), official: false };
}
