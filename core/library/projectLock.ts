import { randomBytes } from "node:crypto";
import { link, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { minuteOf } from "../minuteOf.ts";
import { isAlive, ProcessIdentity, processStart } from "../processIdentity.ts";
import { errnoOf } from "./files.ts";

const Holder = ProcessIdentity.extend({ since: z.string(), token: z.string() });
type Holder = z.infer<typeof Holder>;

/** A lock whose writing was cut off is given this long before it counts as abandoned, milliseconds. */
const unreadableGrace = 2000;

/**
 * One process a project. The lock is a file with its holder's identity, put in place by link, so that it is whole when it appears.
 * The lock of a dead process is taken over by whoever first makes `lock.over.<its token>`; only that one may replace it.
 */
export class ProjectLock {
  readonly #path: string;
  readonly #token: string;

  private constructor(path: string, token: string) {
    this.#path = path;
    this.#token = token;
  }

  /** @throws ThawError projectLocked, with the holder in words */
  static async acquire(folder: string): Promise<ProjectLock> {
    const path = join(folder, "lock");
    const start = processStart(process.pid) ?? "";
    const token = randomBytes(12).toString("hex");
    const since = new Date().toISOString();
    const own: Holder = { pid: process.pid, host: hostname(), start, since, token };
    const draft = join(folder, `lock.${token}.tmp`);
    await writeFile(draft, JSON.stringify(own), { flag: "wx" });
    try {
      for (let attempt = 0; attempt < 50; attempt += 1) {
        if ((await place(draft, path, own)) || (await takeOver(draft, path, own))) {
          await sweep(folder);
          return new ProjectLock(path, token);
        }
      }
    } finally {
      await rm(draft, { force: true });
    }
    throw new ThawError("projectLocked", "Other processes keep taking this project. Close them and try again.");
  }

  /** Gives the project free; a lock that is no longer ours is left alone. */
  async release(): Promise<void> {
    const holder = await readHolder(this.#path);
    if (holder !== undefined && holder !== "unreadable" && holder.token === this.#token) {
      await rm(this.#path, { force: true });
    }
  }
}

/** @returns whether the name was free */
async function place(draft: string, path: string, own: Holder): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
  }
  // No hard links here: the name is taken first and filled then.
  try {
    await writeFile(path, JSON.stringify(own), { flag: "wx" });
    return true;
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return false;
    throw error;
  }
}

async function readHolder(path: string): Promise<Holder | "unreadable" | undefined> {
  try {
    const parsed = Holder.safeParse(JSON.parse(await readFile(path, "utf8")));
    return parsed.success ? parsed.data : "unreadable";
  } catch (error) {
    return errnoOf(error) === "ENOENT" ? undefined : "unreadable";
  }
}

/** Walks from the lock along the take-overs begun on it to the first whose maker lives, or claims the last dead one. */
async function takeOver(draft: string, path: string, own: Holder): Promise<boolean> {
  const first = await readHolder(path);
  if (first === undefined) return false;
  let name = path;
  let holder: Holder | "unreadable" = first;
  for (;;) {
    const token = await deadToken(name, holder);
    const claim = `${path}.over.${token}`;
    if (await place(draft, claim, own)) {
      // Between our look and the claim another take-over may have been completed: then the lock is somebody's.
      const now = await readHolder(path);
      if (tokenOf(now) !== tokenOf(first)) {
        await rm(claim, { force: true });
        return false;
      }
      const fresh = `${draft}.over`;
      await writeFile(fresh, JSON.stringify(own));
      await rename(fresh, path);
      return true;
    }
    const next = await readHolder(claim);
    if (next === undefined) return false;
    name = claim;
    holder = next;
  }
}

const tokenOf = (holder: Holder | "unreadable" | undefined): string | undefined =>
  holder === undefined || holder === "unreadable" ? holder : holder.token;

/** @returns what names the abandoned lock @throws ThawError projectLocked when its holder lives */
async function deadToken(path: string, holder: Holder | "unreadable"): Promise<string> {
  if (holder === "unreadable") {
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > unreadableGrace) return "unreadable";
    throw new ThawError("projectLocked", "Another process is just opening this project. Try again.", {
      retryable: true,
    });
  }
  const { pid, host, since, token } = holder;
  const elsewhere = host !== hostname();
  if (!elsewhere && !isAlive(holder)) return token;
  const where = elsewhere ? ` on the machine "${host}"` : "";
  const mend = elsewhere ? ` If it no longer runs there, delete the file ${path}.` : " Close it there first.";
  throw new ThawError(
    "projectLocked",
    `The project is open in process ${pid}${where} since ${minuteOf(since)}.${mend}`,
    {
      details: { pid, host, since },
      retryable: true,
    },
  );
}

/** Take-overs that are past, and drafts of processes that died; one of a living process is let be. */
async function sweep(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const past = /^lock\.(over\..+|[0-9a-f]+\.tmp(\.over)?)$/.test(name);
    if (!past) continue;
    const holder = await readHolder(join(folder, name));
    const living = holder !== undefined && holder !== "unreadable" && holder.pid !== process.pid && isAlive(holder);
    if (!living) await rm(join(folder, name), { force: true });
  }
}
