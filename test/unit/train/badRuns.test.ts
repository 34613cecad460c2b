import type * as fsPromises from "node:fs/promises";
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ThawError } from "../../../core/contract/errors.ts";
import type { TrainSettings } from "../../../core/contract/training.ts";
import { NetworkTrainer } from "../../../core/train/networkTrainer.ts";
import { resumeRun } from "../../../core/train/resumeRun.ts";
import { RunControl } from "../../../core/train/runControl.ts";
import { RunStore } from "../../../core/train/runStore.ts";
import type { OpenTrainer, Trainer } from "../../../core/train/trainer.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { wrappedTrainer } from "../../helpers/wrappedTrainer.ts";
import * as synthetic from "./syntheticProject.ts";

/** While set, writing weights fails as on a full disk. */
const disk = vi.hoisted(() => ({ full: false }));
vi.mock("node:fs/promises", async (actual) => {
  const real = await actual<typeof fsPromises>();
  const open: typeof real.open = async (path, ...rest) => {
    if (disk.full && String(path).endsWith("weights.safetensors"))
      throw Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "open", path: String(path) });
    return await real.open(path, ...rest);
  };
  return { ...real, open };
});

let project: synthetic.SyntheticProject;
let store: RunStore;
const images = synthetic.noImages;
const always = { betweenEpochs: 0, insideEpochs: 0 };

beforeEach(async () => {
  project = await synthetic.syntheticProject({ apple: [13, 4], bean: [13, 4], cress: [9, 3] });
  store = new RunStore(project.runsDir);
});
afterEach(async () => {
  disk.full = false;
  await synthetic.discard(project);
});

const start = async (
  settings: TrainSettings,
  own: Parameters<typeof synthetic.sourcesOf>[1] = {},
  ctx = synthetic.testContext(),
  rest: { readonly control?: RunControl } = {},
) =>
  await trainRun({ project, images, settings, sources: synthetic.sourcesOf(project, own), pace: always, ...rest }, ctx);
const resume = async (own: Parameters<typeof synthetic.sourcesOf>[1] = {}) =>
  await resumeRun(
    { project, images, run: "0001", sources: synthetic.sourcesOf(project, own), pace: always },
    synthetic.testContext(),
  );
const weightsOf = async (id: string) => [...(await store.checkpoints(id).newest()).checkpoint!.weights];

/** A trainer on a machine in whose memory only so many photos fit. */
function cramped(most: number, asked: number[]): OpenTrainer {
  return async (options) => {
    const trainer = await NetworkTrainer.open(options);
    const own: Pick<Trainer, "step" | "steps"> = {
      steps: (some) => {
        if (some.every(({ batch }) => batch.rows <= most)) return trainer.steps(some);
        throw new ThawError("outOfMemory", "OOM when allocating tensor");
      },
      step: (batch, rates, random, wanted) => {
        const parts = wanted ?? 1;
        asked.push(parts);
        if (Math.ceil(batch.rows / parts) <= most) return trainer.step(batch, rates, random, parts);
        // Numbers that were drawn for a step that failed must not be missing in the one that follows.
        random.uint32();
        throw new ThawError("outOfMemory", "OOM when allocating tensor");
      },
    };
    return wrappedTrainer(trainer, own);
  };
}

describe("out of memory", () => {
  it("takes batches in parts, says so once, learns the same, and still does after going on", async () => {
    const settings = synthetic.settings({
      epochs: 3,
      optimizer: { kind: "sgd", momentum: 0.9, weightDecay: 0, wdBnBias: false },
    });
    const asked: number[] = [];
    const ctx = synthetic.testContext();
    const control = new RunControl();
    const open: OpenTrainer = async (options) => {
      const trainer = await cramped(3, asked)(options);
      const { step } = trainer;
      return {
        ...trainer,
        step: (...args) => {
          if (asked.length === 9) control.pause();
          return step(...args);
        },
      };
    };
    await start(settings, { open }, ctx, { control });
    expect(asked.slice(0, 4)).toEqual([1, 2, 4, 4]);
    const noticed = ctx.payloads("train.noticed").map(({ text }) => text);
    expect(noticed).toEqual([expect.stringMatching(/8 photos.*2 parts/), expect.stringMatching(/8 photos.*4 parts/)]);
    expect((await resume({ open: cramped(3, asked) })).state).toBe("finished");
    expect(asked.filter((parts) => parts === 1)).toHaveLength(1);
    await start(settings);
    const [parted, whole] = [await weightsOf("0001"), await weightsOf("0002")];
    for (const [at, [, { values }]] of parted.entries())
      values.forEach((value, index) => expect(value).toBeCloseTo(whole[at]![1].values[index]!, 4));
  });

  it("for a single photo ends the run, which can go on elsewhere", async () => {
    const settings = synthetic.settings();
    await expect(start(settings, { open: cramped(0, []) })).rejects.toMatchObject({ code: "outOfMemory" });
    const { run } = await store.curves("0001");
    expect(run).toMatchObject({ state: "failed", resumable: true, failure: { code: "outOfMemory" } });
    expect((await resume()).state).toBe("finished");
  });
});

describe("a full disk", () => {
  it("costs checkpoints, is told, and the run goes on; the one before stays whole", async () => {
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      const ended = ctx.payloads("train.epochEnded").length;
      disk.full = ended >= 2 && ended < 4;
    };
    const run = await start(synthetic.settings(), {}, { ...ctx, emit });
    expect(run.state).toBe("finished");
    expect(ctx.payloads("train.noticed").map(({ text }) => text)).toEqual([expect.stringMatching(/disk is full/)]);
    await start(synthetic.settings());
    expect(await weightsOf("0001")).toEqual(await weightsOf("0002"));
  });

  it("at the end fails the run with the reason, and it goes on once there is room", async () => {
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      if (ctx.payloads("train.epochEnded").length === 2) disk.full = true;
    };
    const settings = synthetic.settings({ epochs: 4 });
    await expect(start(settings, {}, { ...ctx, emit })).rejects.toMatchObject({ code: "diskFull" });
    expect((await store.curves("0001")).run).toMatchObject({ state: "failed", resumable: true });
    expect(ctx.payloads("train.ended")).toHaveLength(1);
    expect((await store.checkpoints("0001").newest()).damaged).toEqual([]);
    for (const name of await readdir(join(project.runsDir, "0001", "checkpoints"))) expect(name).not.toMatch(/tmp/);
    disk.full = false;
    await resume();
    await start(settings);
    expect(await weightsOf("0001")).toEqual(await weightsOf("0002"));
    expect((await store.curves("0001")).steps).toEqual((await store.curves("0002")).steps);
  });
});

describe("photos that go bad while a run takes them anew in each epoch", () => {
  const settings = () => synthetic.settings({ precompute: false, epochs: 3 });

  it("are left out, told once: the first at once, the others together; and the rest goes on", async () => {
    const ctx = synthetic.testContext();
    const run = await start(settings(), { pixels: synthetic.colours(project, [2, 3, 15, 19]) }, ctx);
    expect(run).toMatchObject({ state: "finished", trainPhotos: 35 });
    const noticed = ctx.payloads("train.noticed").map(({ text }) => text);
    expect(noticed).toEqual([
      expect.stringMatching(/^(apple|bean)\/\d+\.jpg .*gone\. It is left out while that lasts\.$/),
      expect.stringMatching(/^3 photos: .*(2|3|15|19)\.jpg .*gone\. They are left out while that lasts\.$/),
    ]);
    const said = noticed.join(" ");
    for (const name of ["apple/2.jpg", "apple/3.jpg", "apple/15.jpg", "bean/19.jpg"]) expect(said).toContain(name);
    expect(run.notices).toEqual(noticed);
    expect((await store.curves("0001")).run.notices).toEqual(noticed);
    expect((await store.curves("0001")).steps.map(({ step }) => step)).toEqual([...Array(15).keys()]);
    const again = await start(settings(), { pixels: synthetic.colours(project, [2, 3, 15, 19]) });
    expect(await weightsOf(again.id)).toEqual(await weightsOf(run.id));
  });

  it("all of them, fail the run, which goes on when they are back", async () => {
    const all = project.photos.map(({ id }) => id);
    const gone = { pixels: synthetic.colours(project, all) };
    await expect(start(settings(), gone)).rejects.toMatchObject({ code: "photoVanished" });
    expect((await resume()).epochs).toHaveLength(3);
  });
});

describe("photos that were gone before a run began", () => {
  const goneOf = (ids: readonly number[]) => project.photos.filter(({ id }) => ids.includes(id));
  const loseBeforehand = (ids: readonly number[]) => {
    project.missing = [...project.missing, ...goneOf(ids)];
    project.photos = project.photos.filter(({ id }) => !ids.includes(id));
  };

  it("are told by number and name, in the run's record too, and to the next run only when more have gone", async () => {
    const ctx = synthetic.testContext();
    loseBeforehand([1, 2, 3, 20, 21]);
    const first = await start(synthetic.settings(), {}, ctx);
    const words =
      "5 photos are no longer in the project's folders: apple/1.jpg, apple/2.jpg, apple/3.jpg and 2 more. " +
      "This run goes without; put back what you miss and train again.";
    expect(ctx.payloads("train.noticed").map(({ text }) => text)).toEqual([words]);
    expect(first).toMatchObject({ state: "finished", trainPhotos: 30, notices: [words] });
    expect((await store.curves(first.id)).run.notices).toEqual([words]);
    expect((await start(synthetic.settings())).notices).toEqual([]);
    loseBeforehand([22]);
    expect((await start(synthetic.settings())).notices).toEqual([
      expect.stringMatching(/^1 photo is no longer in .*: bean\/22\.jpg\. /),
    ]);
  });

  it("are named where nothing can be learnt without them, and where a run can't go on", async () => {
    loseBeforehand(project.photos.filter((photo) => photo.class !== "apple").map(({ id }) => id));
    await expect(start(synthetic.settings())).rejects.toMatchObject({
      code: "oneClass",
      message: expect.stringMatching(/one class, apple\..* 29 photos are no longer in .*: bean\/18\.jpg, /),
    });
  });

  it("keep an interrupted run from going on, and are named", async () => {
    const control = new RunControl();
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      if (name === "train.epochEnded") control.pause();
    };
    await start(synthetic.settings(), {}, { ...ctx, emit }, { control });
    loseBeforehand([2]);
    project.hash = "another";
    await expect(resume()).rejects.toMatchObject({
      code: "splitStale",
      message: expect.stringMatching(/1 photo is no longer in .*: apple\/2\.jpg\. Put them back/),
    });
  });

  it.each([true, false])("and that nobody has noticed yet are left out and told, precompute %s", async (precompute) => {
    const missing = () => Promise.resolve(new Set([0, 1, 36]));
    const run = await start(synthetic.settings({ precompute }), { missing });
    expect(run).toMatchObject({ state: "finished", trainPhotos: 33, validPhotos: 10 });
    expect(run.notices).toEqual([
      "3 photos can't be used and are left out of this run: apple/1.jpg is no longer there, " +
        "apple/2.jpg is no longer there, apple/15.jpg is no longer there. Put back or mend what you miss and train again.",
    ]);
    expect((await store.read(run.id)).leftOut).toEqual(["hash-1", "hash-2", "hash-15"]);
  });
});

describe("a class with hardly a photo", () => {
  it("is trained, and what can't be expected of it is said in the window, on the command line and in the record", async () => {
    await synthetic.discard(project);
    project = await synthetic.syntheticProject({ apple: [13, 4], bean: [1, 0], cress: [4, 2] });
    store = new RunStore(project.runsDir);
    const ctx = synthetic.testContext();
    const run = await start(synthetic.settings(), {}, ctx);
    expect(run.state).toBe("finished");
    expect(run.epochs[0]!.recall[1]).toBeNull();
    expect(run.notices).toEqual([
      "Few photos to learn from: bean has 1, cress 4. Expect mistakes there, or add photos.",
      expect.stringMatching(/^No photo set aside to judge by: bean\. How well it is recognised can't be told; /),
    ]);
    expect(ctx.payloads("train.noticed").map(({ text }) => text)).toEqual(run.notices);
  });
});

describe("a run says what it makes of odd settings", () => {
  it("a batch larger than the set is one step an epoch", async () => {
    const ctx = synthetic.testContext();
    await start(synthetic.settings({ batchSize: 64, epochs: 2 }), {}, ctx);
    expect((await store.curves("0001")).steps).toHaveLength(2);
    expect(ctx.payloads("train.noticed")[0]!.text).toMatch(/64 is larger than the 35/);
  });

  it("unknown groups, too many rates and unknown classes are refused before a run is made", async () => {
    const phase = synthetic.settings().phases[0]!;
    for (const change of [
      { phases: [{ ...phase, thawFrom: "nowhere" }] },
      { phases: [{ ...phase, learningRates: [1, 1] }] },
      { classWeights: { durian: 2 } },
    ])
      await expect(start(synthetic.settings(change))).rejects.toMatchObject({ code: "badInput" });
    expect((await store.list()).runs).toEqual([]);
  });

  it("weights that stopped being numbers are never kept, though a checkpoint follows each step", async () => {
    const sound = synthetic.separable(project);
    let values = new Float32Array();
    const ctx = synthetic.testContext();
    const emit: typeof ctx.emit = (name, payload) => {
      ctx.emit(name, payload);
      if (name === "train.epochEnded") values.fill(3e38);
    };
    const features: typeof sound = async (...args) => {
      const found = await sound(...args);
      values = found.values as typeof values;
      return found;
    };
    await expect(start(synthetic.settings(), { features }, { ...ctx, emit })).rejects.toMatchObject({
      code: "diverged",
    });
    for (const [, kept] of await weightsOf("0001")) expect(kept.values.every(Number.isFinite)).toBe(true);
    expect((await store.curves("0001")).run).toMatchObject({ state: "failed", resumable: false });
  });
});

describe("pause and stop", () => {
  it("are refused while nothing is trained", () => {
    const control = new RunControl();
    expect(() => control.pause()).toThrow(/No training is under way/);
    const hold = control.begin(new AbortController().signal);
    control.stop();
    expect([hold.signal.aborted, hold.wanted()]).toEqual([true, "stop"]);
    hold.release();
    expect(() => control.stop()).toThrow(/No training is under way/);
  });

  it("while features are computed end the job as cancelled, and no run is made", async () => {
    const control = new RunControl();
    const sound = synthetic.separable(project);
    const features: typeof sound = async (wish, photos, job) => {
      control.pause();
      if (job.signal.aborted) throw new ThawError("cancelled", "Stopped.");
      return await sound(wish, photos, job);
    };
    await expect(start(synthetic.settings(), { features }, synthetic.testContext(), { control })).rejects.toMatchObject(
      { code: "cancelled" },
    );
    expect((await store.list()).runs).toEqual([]);
  });
});
