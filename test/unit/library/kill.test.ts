import { spawn } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { z } from "zod";
import { severalAtOnce } from "../../../core/jobs/severalAtOnce.ts";
import { openProject } from "../../../core/library/openProject.ts";
import { contentsOf, photo, quickFiles, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { bundleEntry } from "../../helpers/testImages.ts";

const rounds = Number(process.env["THAW_KILL_ROUNDS"] ?? 60);
/** Rounds that share a project: what one kill leaves is what the next starts from. */
const roundsEach = 15;

/** How many kills came while what was being done. */
const struck = new Map<string, number>();

interface End {
  /** The last view that the process acknowledged, and what it was about to do after that. */
  readonly acknowledged: string | undefined;
  readonly about: string | undefined;
  /** Contents that it was going to delete for good. */
  readonly doomed: readonly string[];
  readonly opened: boolean;
  readonly complaint: string;
}

/** Lets the process run, kills it some random time after it opened the project, and says what it acknowledged. */
async function runAndKill(args: readonly string[], afterMs: number): Promise<End> {
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  let complaint = "";
  child.stdout.on("data", (text: Buffer) => {
    if (output === "") setTimeout(() => child.kill("SIGKILL"), afterMs);
    output += text.toString();
  });
  child.stderr.on("data", (text: Buffer) => {
    complaint += text.toString();
  });
  await new Promise((resolve) => child.once("close", resolve));
  // What follows the last newline was cut off by the kill.
  const lines = output.split("\n").slice(0, -1);
  const last = lines.findLastIndex((line) => line.startsWith("done "));
  const after = lines.slice(last + 1).findLast((line) => line.startsWith("about "));
  return {
    acknowledged: lines[last]?.slice("done ".length),
    about: after === undefined ? undefined : z.string().parse(JSON.parse(after.slice("about ".length))),
    doomed: lines.flatMap((line) =>
      line.startsWith("doomed ") ? z.array(z.string()).parse(JSON.parse(line.slice("doomed ".length))) : [],
    ),
    opened: lines[0] === "open",
    complaint,
  };
}

test(`killed at ${rounds} random moments: nothing lost, nothing overwritten, no acknowledged edit forgotten, and it opens`, {
  timeout: 20_000 + rounds * 2000,
}, async () => {
  const script = await bundleEntry("test/helpers/restlessProject.ts", "bundle");
  const projects = Array.from({ length: Math.ceil(rounds / roundsEach) }, (_, at) => ({
    times: Math.min(roundsEach, rounds - at * roundsEach),
    dir: temporaryFolder(),
  }));
  // A few at a time: a thousand rounds must leave the machine usable.
  await severalAtOnce(projects, 4, async ({ times, dir }) => await killAgainAndAgain(script, times, dir));
  process.stderr.write(`${rounds} kills: ${[...struck].map(([about, count]) => `${about} ${count}`).join(", ")}\n`);
});

async function killAgainAndAgain(script: string, times: number, dir: string): Promise<void> {
  const sources = temporaryFolder();
  for (let count = 0; count < 24; count += 1) {
    writeFiles(dir, { [`${count % 2 === 0 ? "a" : "b"}/${count % 5}-${count}.jpg`]: photo(`photo ${count}`) });
  }
  // All that ever was a photo or a source, but for what the trash was emptied of.
  let known = new Set(contentsOf(dir));
  for (let round = 0; round < times; round += 1) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const end = await runAndKill([script, dir, String(seed), sources], Math.random() * 80);
    const about = end.about ?? "between edits";
    struck.set(about, (struck.get(about) ?? 0) + 1);
    const where = `seed ${seed}, about to ${end.about ?? "nothing"}`;
    expect(end.complaint, where).toBe("");
    expect(end.opened, where).toBe(true);
    const lost = (): readonly string[] => {
      const there = new Set([...contentsOf(dir), ...contentsOf(sources)]);
      return [...known].filter((content) => !there.has(content) && !end.doomed.includes(content));
    };
    expect(lost(), where).toEqual([]);
    const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });
    expect(lost(), where).toEqual([]);
    const contents = contentsOf(dir);
    // No photo twice, none without a record, and of an import that was cut off nothing but whole photos.
    expect(new Set(contents).size, where).toBe(contents.length);
    expect(project.photos(0, 10_000).photos, where).toHaveLength(contents.length);
    for (const content of contents) expect(content, where).toMatch(/^GIF89a (photo \d+|\d+-\d+)$/);
    if (existsSync(join(dir, ".thaw/staged"))) expect(readdirSync(join(dir, ".thaw/staged")), where).toEqual([]);
    if (end.acknowledged !== undefined) await expectAcknowledged(project, end.acknowledged, end.about, where);
    await project.close();
    known = new Set([...contentsOf(dir), ...contentsOf(sources)]);
  }
}

type Open = Awaited<ReturnType<typeof openProject>>;

const Row = z.tuple([z.number(), z.string(), z.string(), z.boolean()]);
type Row = z.infer<typeof Row>;

/** Either the acknowledged state, or that of one more edit, which was done when the kill came before it could be said. */
async function expectAcknowledged(
  project: Open,
  acknowledged: string,
  about: string | undefined,
  where: string,
): Promise<void> {
  const rows = (): Row[] =>
    project.photos(0, 10_000).photos.map(({ id, class: name, part, removed }) => [id, name, part, removed]);
  const view = (): string => JSON.stringify(rows());
  if (view() === acknowledged) return;
  const before = z.array(Row).parse(JSON.parse(acknowledged));
  if (about === "empty") {
    expect(view(), where).toBe(JSON.stringify(before.filter(([, , , removed]) => !removed)));
    return;
  }
  if (about === "copy" || about === "move") {
    const ids = new Set(before.map(([id]) => id));
    expect(JSON.stringify(rows().filter(([id]) => ids.has(id))), where).toBe(acknowledged);
    return;
  }
  expect(about, where).toBeDefined();
  const { canUndo, canRedo } = project.summary();
  const ways = [canUndo ? () => project.undo() : undefined, canRedo ? () => project.redo() : undefined];
  const backs = [() => project.redo(), () => project.undo()];
  for (const [at, way] of ways.entries()) {
    if (way === undefined) continue;
    await way();
    const found = view() === acknowledged;
    await backs[at]?.();
    if (found) return;
  }
  expect(view(), where).toBe(acknowledged);
}
