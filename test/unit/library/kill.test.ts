import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { openProject } from "../../../core/library/openProject.ts";
import { contentsOf, quickFiles, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { bundleEntry } from "../../helpers/testImages.ts";

const rounds = Number(process.env["THAW_KILL_ROUNDS"] ?? 60);
/** Rounds that share a project: what one kill leaves is what the next starts from. */
const roundsEach = 15;

interface End {
  /** The last line that the process wrote whole: the state that it acknowledged. */
  readonly acknowledged: string | undefined;
  readonly opened: boolean;
  readonly complaint: string;
}

/** Lets the process run, kills it some random time after it opened the project, and says what it acknowledged. */
async function runAndKill(script: string, dir: string, seed: number, afterMs: number): Promise<End> {
  const child = spawn(process.execPath, [script, dir, String(seed)], { stdio: ["ignore", "pipe", "pipe"] });
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
  const lines = output.split("\n").slice(0, -1);
  return { acknowledged: lines.slice(1).at(-1), opened: lines[0] === "open", complaint };
}

test(`killed at ${rounds} random moments: nothing lost, nothing overwritten, no acknowledged edit forgotten, and it opens`, {
  timeout: 20_000 + rounds * 2000,
}, async () => {
  const script = await bundleEntry("test/helpers/restlessProject.ts", "bundle");
  const projects = Array.from({ length: Math.ceil(rounds / roundsEach) }, (_, at) =>
    killAgainAndAgain(script, Math.min(roundsEach, rounds - at * roundsEach), temporaryFolder()),
  );
  await Promise.all(projects);
});

async function killAgainAndAgain(script: string, times: number, dir: string): Promise<void> {
  for (let count = 0; count < 24; count += 1) {
    writeFiles(dir, { [`${count % 2 === 0 ? "a" : "b"}/${count % 5}-${count}.jpg`]: `photo ${count}` });
  }
  const contents = contentsOf(dir);
  for (let round = 0; round < times; round += 1) {
    const seed = Math.floor(Math.random() * 2 ** 31);
    const end = await runAndKill(script, dir, seed, Math.random() * 60);
    const where = `seed ${seed}`;
    expect(end.complaint, where).toBe("");
    expect(end.opened, where).toBe(true);
    // Two names for one photo are what a kill between link and unlink leaves; opening takes one away.
    expect(new Set(contentsOf(dir)), where).toEqual(new Set(contents));
    const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });
    expect(contentsOf(dir), where).toEqual(contents);
    expect(project.photos(0, 10_000).photos, where).toHaveLength(contents.length);
    if (end.acknowledged !== undefined) await expectAcknowledged(project, end.acknowledged, where);
    await project.close();
  }
}

type Open = Awaited<ReturnType<typeof openProject>>;

/** Either the acknowledged state, or that of one more edit, which was done when the kill came before it could be said. */
async function expectAcknowledged(project: Open, acknowledged: string, where: string): Promise<void> {
  const view = (): string =>
    JSON.stringify(
      project.photos(0, 10_000).photos.map(({ id, class: name, part, removed }) => [id, name, part, removed]),
    );
  if (view() === acknowledged) return;
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
