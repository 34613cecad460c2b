import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { DeviceView } from "../contract/schema.ts";
import { describeDevice } from "../device.ts";
import type { ImagePool } from "../images/imagePool.ts";
import type { Context } from "../jobs/context.ts";
import { createSample } from "../library/sample.ts";
import { findBackbone } from "../network/backbones.ts";
import { comparePeer, type PeerComparison } from "./comparePeer.ts";
import { type FolderTimes, measureFolder } from "./folderToMatrix.ts";
import { measureForward } from "./forward.ts";
import { type HeadTime, measureHead } from "./head.ts";
import { measureThumbnails } from "./thumbnails.ts";

export interface BenchOptions {
  readonly seconds: number;
  /** A Python with PyTorch to compare with. */
  readonly peer?: string | undefined;
}

export interface BenchReport {
  readonly device: DeviceView;
  readonly backbone: string;
  /** Images per second of the frozen forward pass, 224 × 224 in batches of 32. */
  readonly forward: { readonly f32: number; readonly bf16: number };
  readonly thumbnailsPerSecond: number;
  readonly folder: FolderTimes;
  /** A default run on made-up features of 400 photos: time depends on their number alone. */
  readonly head: HeadTime;
  /** PyTorch in the same run. */
  readonly peer?: PeerComparison;
}

/** Measures this machine on the sample's photos and on synthetic pixels. */
export async function runBench({ seconds, peer }: BenchOptions, images: ImagePool, ctx: Context): Promise<BenchReport> {
  const backbone = findBackbone("efficientnet_lite0");
  const say = (phase: string): void => ctx.report({ phase, done: 0, total: 0, unit: "" });
  const scratch = await mkdtemp(path.join(tmpdir(), "thaw-bench-"));
  try {
    const dir = await createSample(scratch, ctx);
    say("Measuring thumbnails");
    const thumbnailsPerSecond = await measureThumbnails(dir, images, ctx.signal);
    const folder = await measureFolder(dir, images, ctx);
    say("Measuring the head");
    const head = await measureHead(images, ctx);
    say("Measuring the forward pass");
    const forward = {
      f32: await measureForward(backbone, "f32", seconds, ctx.signal),
      bf16: await measureForward(backbone, "bf16", seconds, ctx.signal),
    };
    const own = { device: await describeDevice(), backbone: backbone.name, forward, thumbnailsPerSecond, folder, head };
    if (peer === undefined) return own;
    say("Measuring PyTorch and Thaw in turns");
    return { ...own, peer: await comparePeer(backbone, peer, seconds, ctx.signal) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}
