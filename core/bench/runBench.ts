import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import path from "node:path";
import type { DeviceView } from "../contract/schema.ts";
import { TrainSettings } from "../contract/training.ts";
import { describeDevice, describeRuntime } from "../device.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import { openProject } from "../library/openProject.ts";
import { createSample } from "../library/sample.ts";
import { findBackbone } from "../network/backbones.ts";
import { automaticPrecision, type PrecisionChoice } from "../precision.ts";
import { packageRoot } from "../version.ts";
import { type Accuracy, measureAccuracy, type SeedlessSettings } from "./accuracy.ts";
import { type ComparedThumbnails, compareThumbnails } from "./comparedThumbnails.ts";
import { convolutionPeak } from "./convolutionPeak.ts";
import { forwardFlops, trainingFlops } from "./flops.ts";
import { type FolderTimes, measureFolder } from "./folderToMatrix.ts";
import { type HeadTime, measureHead } from "./head.ts";
import { type LastGroupTimes, measureLastGroup } from "./lastGroup.ts";
import { measureTask, type TaskRate } from "./measureTask.ts";
import { type LayerTime, profileForward } from "./profile.ts";
import { measureScale, type ScaleTime } from "./scale.ts";
import { type BenchNetwork, benchNetworks, type Section } from "./sections.ts";
import type { Task } from "./task.ts";
import { measureThumbnails } from "./thumbnails.ts";
import { TorchPeer } from "./torchPeer.ts";

export interface BenchOptions {
  /** Of each measurement, and of each side where PyTorch takes part. */
  readonly seconds: number;
  readonly sections: readonly Section[];
  /** A Python with PyTorch to compare with. */
  readonly peer?: string | undefined;
  /** A folder of class folders to measure on, a copy of it; the sample unless given. */
  readonly folder?: string | undefined;
  /** Of those that are measured beside PyTorch; both unless given. */
  readonly networks?: readonly BenchNetwork[];
  /** Times every layer of the frozen forward pass, too. */
  readonly profile?: boolean;
}

type ByPrecision = Readonly<Record<Precision, number>>;

/** A task's rate, and the share of the convolution peak that its arithmetic reaches. */
export interface RatedTask extends TaskRate {
  readonly shareOfPeak: number;
}

export interface ThawedAccuracy extends Readonly<Record<Precision, Accuracy>> {
  /** First layer group that learns in the second phase, or "all". */
  readonly thawFrom: string;
}

export interface Profile {
  readonly network: string;
  readonly precision: Precision;
  readonly layers: readonly LayerTime[];
}

export interface BenchReport {
  readonly device: DeviceView;
  /** What "auto" takes here, and why. */
  readonly arithmetic: PrecisionChoice;
  /** PyTorch's version, where it was measured. */
  readonly torch?: string | undefined;
  /** GFLOP/s of TensorFlow's fastest 3 × 3 convolution. */
  readonly peak?: ByPrecision;
  readonly tasks?: readonly RatedTask[];
  readonly lastGroup?: readonly LastGroupTimes[];
  readonly thumbnailsPerSecond?: number;
  readonly folder?: FolderTimes;
  /** A default run on made-up features of 400 photos: time depends on their number alone. */
  readonly head?: HeadTime;
  readonly scale?: readonly ScaleTime[];
  readonly thumbnails?: ComparedThumbnails;
  /** Of default runs on the sample, or the given folder, over seeds. */
  readonly accuracy?: Readonly<Record<Precision, Accuracy>>;
  /** The same, of runs that go on from the head to thawed layers. */
  readonly thawed?: readonly ThawedAccuracy[];
  readonly profile?: readonly Profile[];
}

const precisions = ["f32", "bf16"] as const;

/** Seeds of default runs, which take seconds, and of those that thaw layers. */
const seeds = { head: 20, thawed: 5 };

/** Rounds of each side where they alternate; a training step takes seconds, and each round three steps at least. */
const rounds: Readonly<Record<Task["kind"], number>> = { forward: 5, train: 3 };

/**
 * Measures this machine: whichever sections are asked for.
 * @throws runtimeMissing when the Python can't run the peer's script, which only a checkout of Thaw has
 */
export async function runBench(options: BenchOptions, images: ImagePool, ctx: Context): Promise<BenchReport> {
  const scratch = await mkdtemp(path.join(tmpdir(), "thaw-bench-"));
  // Thumbnails have a peer of their own.
  const asksTorch = options.sections.some((section) => section === "forward" || section === "training");
  const started = options.peer !== undefined && asksTorch ? await startPeer(options.peer, ctx.signal) : undefined;
  try {
    const bench = new Bench(options, images, ctx, scratch, started?.peer);
    return { ...(await bench.run()), torch: started?.version };
  } finally {
    started?.peer.close();
    await rm(scratch, { recursive: true, force: true });
  }
}

function startPeer(python: string, signal: AbortSignal): ReturnType<typeof TorchPeer.start> {
  const script = path.join(packageRoot(), "test", "bench", "peer.py");
  return TorchPeer.start(python, script, availableParallelism(), signal);
}

class Bench {
  readonly #options: BenchOptions;
  readonly #images: ImagePool;
  readonly #ctx: Context;
  readonly #scratch: string;
  readonly #peer: TorchPeer | undefined;
  #peaks: ByPrecision | undefined;

  constructor(options: BenchOptions, images: ImagePool, ctx: Context, scratch: string, peer: TorchPeer | undefined) {
    this.#options = options;
    this.#images = images;
    this.#ctx = ctx;
    this.#scratch = scratch;
    this.#peer = peer;
  }

  async run(): Promise<BenchReport> {
    const { profile = false } = this.#options;
    const tasks = [
      ...(this.#wants("forward") ? await this.#tasks("forward") : []),
      ...(this.#wants("training") ? await this.#tasks("train") : []),
    ];
    return {
      device: await describeDevice(await describeRuntime()),
      arithmetic: await automaticPrecision(),
      ...(tasks.length > 0 ? { tasks } : {}),
      ...(this.#wants("lastGroup") ? { lastGroup: await this.#lastGroup() } : {}),
      ...(this.#wants("folder") ? await this.#folder() : {}),
      ...(this.#wants("scale") ? { scale: await measureScale(this.#images, this.#ctx) } : {}),
      ...(this.#wants("thumbnails") ? await this.#thumbnails() : {}),
      ...(this.#wants("accuracy") ? { accuracy: await this.#accuracies({}, seeds.head) } : {}),
      ...(this.#wants("thawed") ? { thawed: await this.#thawed() } : {}),
      ...(profile ? { profile: await this.#profile() } : {}),
      ...(this.#peaks === undefined ? {} : { peak: this.#peaks }),
    };
  }

  #wants(section: Section): boolean {
    return this.#options.sections.includes(section);
  }

  #say(phase: string): void {
    this.#ctx.report({ phase, done: 0, total: 0, unit: "" });
  }

  async #peak(): Promise<ByPrecision> {
    if (this.#peaks !== undefined) return this.#peaks;
    this.#say("Measuring the convolution peak");
    const { seconds } = this.#options;
    const [f32, bf16] = [
      await convolutionPeak("f32", seconds, this.#ctx.signal),
      await convolutionPeak("bf16", seconds, this.#ctx.signal),
    ];
    this.#peaks = { f32, bf16 };
    return this.#peaks;
  }

  async #tasks(kind: Task["kind"]): Promise<RatedTask[]> {
    const peak = await this.#peak();
    const rated: RatedTask[] = [];
    for (const network of this.#options.networks ?? benchNetworks) {
      for (const precision of precisions) {
        this.#say(`Measuring ${network}, ${kind}, ${precision}`);
        const each = { rounds: rounds[kind], seconds: this.#options.seconds / rounds[kind], peer: this.#peer };
        const measured = await measureTask({ kind, network, precision }, each, this.#ctx.signal);
        const { network: description, preprocessing } = findBackbone(network);
        const flops = (kind === "forward" ? forwardFlops : trainingFlops)(description, preprocessing.size);
        rated.push({ ...measured, shareOfPeak: (measured.thaw * flops) / 1e9 / peak[precision] });
      }
    }
    return rated;
  }

  async #lastGroup(): Promise<readonly LastGroupTimes[]> {
    this.#say("Measuring resnet34 thawed in part");
    const times: LastGroupTimes[] = [];
    for (const precision of precisions)
      times.push(await measureLastGroup(precision, this.#options.seconds, this.#ctx.signal));
    return times;
  }

  async #folder(): Promise<Pick<BenchReport, "thumbnailsPerSecond" | "folder" | "head">> {
    const dir = this.#options.folder ?? (await createSample(this.#scratch, this.#ctx));
    this.#say("Measuring from the folder to the confusion matrix");
    const folder = await measureFolder(dir, this.#images, this.#ctx);
    this.#say("Measuring thumbnails");
    const thumbnailsPerSecond = await measureThumbnails(dir, this.#images, this.#ctx.signal);
    this.#say("Measuring the head");
    return { folder, thumbnailsPerSecond, head: await measureHead(this.#images, this.#ctx) };
  }

  async #accuracies(settings: SeedlessSettings, count: number): Promise<Readonly<Record<Precision, Accuracy>>> {
    this.#say("Measuring accuracy over seeds");
    const dir = this.#options.folder ?? (await createSample(this.#scratch, this.#ctx));
    const project = await openProject(dir, this.#ctx, { images: this.#images });
    try {
      return {
        f32: await measureAccuracy(project, this.#images, this.#ctx, { ...settings, precision: "f32" }, count),
        bf16: await measureAccuracy(project, this.#images, this.#ctx, { ...settings, precision: "bf16" }, count),
      };
    } finally {
      await project.close();
    }
  }

  /** Three epochs of the head, then two of the last group or of everything, at rates a tenth as high. */
  /** Nothing without a peer: a rate by itself says more of the photos than of the program. */
  async #thumbnails(): Promise<Pick<BenchReport, "thumbnails">> {
    const { peer } = this.#options;
    if (peer === undefined) return {};
    this.#say("Measuring thumbnails on one core");
    return { thumbnails: await compareThumbnails(this.#scratch, peer, this.#ctx.signal) };
  }

  async #thawed(): Promise<readonly ThawedAccuracy[]> {
    const { groups } = findBackbone(TrainSettings.parse({}).backbone).network;
    const measured: ThawedAccuracy[] = [];
    for (const thawFrom of [groups.at(-1)!.name, "all"]) {
      const phases: SeedlessSettings["phases"] = [
        { schedule: { kind: "oneCycle", epochs: 3 } },
        { thawFrom, learningRates: [1e-4, 1e-3], schedule: { kind: "oneCycle", epochs: 2 } },
      ];
      measured.push({ thawFrom, ...(await this.#accuracies({ phases }, seeds.thawed)) });
    }
    return measured;
  }

  async #profile(): Promise<readonly Profile[]> {
    const peak = await this.#peak();
    const profiles: Profile[] = [];
    for (const network of this.#options.networks ?? benchNetworks) {
      for (const precision of precisions) {
        this.#say(`Measuring the layers of ${network}, ${precision}`);
        const seconds = this.#options.seconds / 20;
        const backbone = findBackbone(network);
        const layers = await profileForward(backbone, precision, peak[precision], seconds, this.#ctx.signal);
        profiles.push({ network, precision, layers });
      }
    }
    return profiles;
  }
}
