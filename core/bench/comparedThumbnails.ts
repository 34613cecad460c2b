import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { ImagePool } from "../images/imagePool.ts";
import type { Rendering } from "../images/renderImage.ts";
import { packageRoot } from "../version.ts";
import { LinePeer } from "./linePeer.ts";
import { median } from "./median.ts";

/** Thumbnails a second by one process on one core: files read, JPEGs written. */
export interface ComparedThumbnails {
  readonly thaw: number;
  /** Pillow's version. */
  readonly pillow: string;
  /** Pillow told to decode small (`Image.draft`) and then to shrink; and just told to shrink (`thumbnail`). */
  readonly draft: number;
  readonly thumbnail: number;
}

/** What both make: 256 pixels on the longer side, at the same quality. */
const rendering: Rendering = { longest: 256, quality: 82 };
const rounds = 7;
const Ready = z.object({ pillow: z.string() });
const Round = z.object({ thumbnailsPerSecond: z.number().positive() });

/**
 * Rounds of Thaw's image worker and of Pillow in turns, over the same photos of 2 to 12 megapixels, which the peer makes.
 * @param scratch folder for photos and thumbnails
 * @param python one with Pillow
 */
export async function compareThumbnails(
  scratch: string,
  python: string,
  signal: AbortSignal,
): Promise<ComparedThumbnails> {
  const folder = path.join(scratch, "natural");
  await mkdir(folder, { recursive: true });
  // A new folder for each round: file systems take their time to write over a file, and no thumbnail is made twice.
  let made = 0;
  const fresh = async (): Promise<string> => {
    const target = path.join(scratch, `made${(made += 1)}`);
    await mkdir(target);
    return target;
  };
  const images = new ImagePool({ workers: 1 });
  const script = path.join(packageRoot(), "test", "bench", "peerThumbnails.py");
  const peer = new LinePeer(python, [script, folder], "Pillow", signal);
  try {
    const { pillow } = Ready.parse(await peer.next(signal));
    const files = (await readdir(folder)).map((name) => path.join(folder, name));
    const ask = async (way: string): Promise<number> => {
      const line = JSON.stringify([way, folder, await fresh(), rendering]);
      return Round.parse(await peer.ask(line, signal)).thumbnailsPerSecond;
    };
    const [ours, draft, thumbnail]: [number[], number[], number[]] = [[], [], []];
    // The first round of each warms up and is thrown away.
    for (let round = 0; round <= rounds; round += 1) {
      signal.throwIfAborted();
      const target = await fresh();
      const start = performance.now();
      await Promise.all(files.map((file, at) => images.renderTo(file, rendering, path.join(target, `${at}.jpg`))));
      ours.push((files.length * 1000) / (performance.now() - start));
      draft.push(await ask("draft"));
      thumbnail.push(await ask("thumbnail"));
    }
    const of = (rates: readonly number[]): number => median(rates.slice(1));
    return { thaw: of(ours), pillow, draft: of(draft), thumbnail: of(thumbnail) };
  } finally {
    peer.close();
    await images.close();
  }
}
