import { mkdir, readdir } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";
import { z } from "zod";
import { ImagePool } from "../images/imagePool.ts";
import type { Rendering } from "../images/renderImage.ts";
import { packageRoot } from "../version.ts";
import { LinePeer } from "./linePeer.ts";
import { median } from "./median.ts";

/** Thumbnails a second by one process on one core: files read, JPEGs written. */
export interface ComparedThumbnails {
  readonly thaw: number;
  /** Pillow told to decode small (`Image.draft`) and then to shrink; and just told to shrink (`thumbnail`). */
  readonly pillow?: { readonly version: string; readonly draft: number; readonly thumbnail: number };
}

/** What both make: 256 pixels on the longer side, at the same quality. */
const rendering: Rendering = { longest: 256, quality: 82 };
const rounds = 7;
/** Photos of 2, 5, 8 and 12 megapixels. */
const sizes = [
  [1632, 1224],
  [2592, 1944],
  [3264, 2448],
  [4000, 3000],
] as const;
const ofEach = 3;

const Ready = z.object({ pillow: z.string() });
const Round = z.object({ thumbnailsPerSecond: z.number().positive() });

/**
 * Rounds of Thaw's image worker and of Pillow in turns, over the same files.
 * @param scratch folder for photos and thumbnails
 * @param peer a Python with Pillow
 */
export async function compareThumbnails(
  scratch: string,
  peer: string | undefined,
  signal: AbortSignal,
): Promise<ComparedThumbnails> {
  const folder = path.join(scratch, "natural");
  const target = path.join(scratch, "made");
  await mkdir(target, { recursive: true });
  await makePhotos(folder);
  const files = (await readdir(folder)).map((name) => path.join(folder, name));
  const images = new ImagePool({ workers: 1 });
  const script = path.join(packageRoot(), "test", "bench", "peerThumbnails.py");
  const pillow = peer === undefined ? undefined : new LinePeer(peer, [script], "Pillow", signal);
  try {
    const version = pillow === undefined ? "" : Ready.parse(await pillow.next(signal)).pillow;
    const ask = async (way: string): Promise<number> =>
      pillow === undefined
        ? 0
        : Round.parse(await pillow.ask(JSON.stringify([way, folder, target, rendering]), signal)).thumbnailsPerSecond;
    const [ours, draft, thumbnail]: [number[], number[], number[]] = [[], [], []];
    // The first round of each warms up and is thrown away.
    for (let round = 0; round <= rounds; round += 1) {
      signal.throwIfAborted();
      const start = performance.now();
      for (const [at, file] of files.entries()) await images.renderTo(file, rendering, path.join(target, `${at}.jpg`));
      ours.push((files.length * 1000) / (performance.now() - start));
      draft.push(await ask("draft"));
      thumbnail.push(await ask("thumbnail"));
    }
    const of = (rates: readonly number[]): number => median(rates.slice(1));
    const theirs = { version, draft: of(draft), thumbnail: of(thumbnail) };
    return { thaw: of(ours), ...(pillow === undefined ? {} : { pillow: theirs }) };
  } finally {
    pillow?.close();
    await images.close();
  }
}

/** Soft shapes of several sizes with the noise of a sensor over them: as many bytes a pixel as photos of cameras have. */
async function makePhotos(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [kind, [width, height]] of sizes.entries()) {
    for (let number = 0; number < ofEach; number += 1) {
      const layer = async (side: number, seed: number): Promise<Buffer> => {
        const rows = Math.round((side * 3) / 4);
        const values = Uint8Array.from({ length: side * rows * 3 }, (_, at) => (Math.sin((at + 1) * seed) * 1e4) & 255);
        const small = sharp(values, { raw: { width: side, height: rows, channels: 3 } });
        return await small
          .resize(width, height, { kernel: "cubic", fit: "fill" })
          .png({ compressionLevel: 1 })
          .toBuffer();
      };
      const noise = { type: "gaussian", mean: 128, sigma: 12 } as const;
      const grain = sharp({ create: { width, height, channels: 3, background: "#808080", noise } });
      await sharp(await layer(9 + number, 1.3 + kind))
        .composite([
          { input: await layer(60, 2.7 + number), blend: "soft-light" },
          { input: await layer(400, 3.9 + kind + number), blend: "soft-light" },
          { input: await grain.png({ compressionLevel: 1 }).toBuffer(), blend: "soft-light" },
        ])
        .jpeg({ quality: 88 })
        .toFile(path.join(folder, `${kind}-${number}.jpg`));
    }
  }
}
