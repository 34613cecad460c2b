import { execFileSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { resumeRun } from "../../../core/train/resumeRun.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { smallDisk } from "../../helpers/realDisk.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import * as synthetic from "./syntheticProject.ts";

/** A folder in which writing can be made to fail by the system itself. */
interface Disk {
  readonly dir: string;
  fill(): void;
  free(): void;
}

/** A file system of its own, of 512 KiB; undefined where no test may mount one. */
function fullOne(): Disk | undefined {
  const disk = smallDisk("512k");
  if (disk === undefined) return undefined;
  const filler = join(disk.dir, "filler");
  return {
    dir: disk.dir,
    fill: () => {
      for (const size of [65536, 4096, 1])
        try {
          for (;;) writeFileSync(filler, Buffer.alloc(size), { flag: "a" });
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== "ENOSPC") throw error;
        }
    },
    free: () => rmSync(filler, { force: true }),
  };
}

/** Files of this process may not grow beyond 512 bytes while it is "full": what a limit or a file system may also say. */
function limitedFiles(): Disk | undefined {
  const limit = (bytes: string): void => {
    execFileSync("prlimit", ["--pid", String(process.pid), `--fsize=${bytes}:unlimited`], { stdio: "ignore" });
  };
  try {
    limit("unlimited");
  } catch {
    return undefined;
  }
  return { dir: temporaryFolder(), fill: () => limit("512"), free: () => limit("unlimited") };
}

const ways = [
  {
    name: "a disk that is full",
    make: fullOne,
    code: "diskFull",
    words: /and (the one|those) before stays?: The disk is full\. Free some space/,
  },
  {
    name: "a limit on files",
    make: limitedFiles,
    code: "ioFailed",
    words: /and (the one|those) before stays?: A file would be larger than .* allows\. /,
  },
];
const counts = { apple: [13, 4], bean: [13, 4], cress: [9, 3] } as const;
/** 5 steps an epoch; every layer learns, so that there is something to write. */
const settings = synthetic.settings({
  phases: [
    {
      thawFrom: "all",
      learningRates: [0.01],
      schedule: { kind: "oneCycle", epochs: 6, pctStart: 0.25, div: 25, divFinal: 1e5 },
    },
  ],
});
const pace = { betweenEpochs: 0, insideEpochs: 0 };

let disk: Disk | undefined;
let elsewhere: synthetic.SyntheticProject;
afterEach(async () => {
  disk?.free();
  disk = undefined;
  await synthetic.discard(elsewhere);
});

const inputOf = (project: synthetic.SyntheticProject) => ({
  ...{ project, images: synthetic.noImages, pace },
  sources: synthetic.sourcesOf(project),
});

/** All that has to be equal to the last bit. */
async function outcome(project: synthetic.SyntheticProject) {
  const store = new RunStore(project.runsDir);
  const { run, steps } = await store.curves("0001");
  const { checkpoint, damaged } = await store.checkpoints("0001").newest();
  const table = run.epochs.map((row) => ({ ...row, seconds: 0 }));
  return { state: run.state, table, steps, damaged, weights: [...checkpoint!.weights] };
}

/** The run as it goes where there is room, and the project on the disk that will be full. */
async function prepare(
  make: () => Disk | undefined,
  skip: (note: string) => void,
): Promise<synthetic.SyntheticProject> {
  elsewhere = await synthetic.syntheticProject(counts);
  disk = make();
  if (disk === undefined) skip("This machine does not let a test have such a disk.");
  await trainRun({ ...inputOf(elsewhere), settings }, synthetic.testContext());
  const dir = join(disk!.dir, "project");
  mkdirSync(dir);
  return synthetic.syntheticProjectIn(dir, counts);
}

describe.each(ways)("$name while a run keeps its weights", ({ make, code, words }) => {
  it("costs checkpoints, is told once, and the run goes on to the same end", async ({ skip }) => {
    const project = await prepare(make, skip);
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      const ended = ctx.payloads("train.epochEnded").length;
      if (name === "train.epochEnded" && ended === 2) disk!.fill();
      if (name === "train.epochEnded" && ended === 4) disk!.free();
    };
    const run = await trainRun({ ...inputOf(project), settings }, { ...ctx, emit });
    expect(run.notices).toEqual([expect.stringMatching(/^A checkpoint could not be kept, and the one before stays: /)]);
    expect(run.notices[0]).toMatch(words);
    expect(ctx.payloads("train.noticed").map(({ text }) => text)).toEqual(run.notices);
    expect(await outcome(project)).toEqual(await outcome(elsewhere));
  });

  it("to the end fails the run with the reason; what was kept is whole, and it goes on once there is room", async ({
    skip,
  }) => {
    const project = await prepare(make, skip);
    const store = new RunStore(project.runsDir);
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      if (name === "train.epochEnded" && ctx.payloads("train.epochEnded").length === 2) disk!.fill();
    };
    await expect(trainRun({ ...inputOf(project), settings }, { ...ctx, emit })).rejects.toMatchObject({
      ...{ code, retryable: true },
      message: expect.stringMatching(words),
    });
    const { checkpoint, damaged } = await store.checkpoints("0001").newest();
    expect([checkpoint!.position.step, damaged]).toEqual([10, []]);
    for (const name of await readdir(join(project.runsDir, "0001", "checkpoints"))) expect(name).not.toMatch(/tmp/);
    expect(ctx.payloads("train.ended")).toMatchObject([{ run: { state: "failed", resumable: true } }]);
    disk!.free();
    expect((await store.list()).runs[0]).toMatchObject({ resumable: true });
    await resumeRun({ ...inputOf(project), run: "0001" }, synthetic.testContext());
    expect(await outcome(project)).toEqual(await outcome(elsewhere));
  });
});
