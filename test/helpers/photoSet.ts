import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import sharp from "sharp";

/** Colours that a network trained on photographs tells apart without effort; each photo differs by a noise of its own. */
const hues: Readonly<Record<string, readonly [number, number, number]>> = {
  blue: [40, 70, 200],
  orange: [240, 150, 30],
};

/** A folder of two class folders with small JPEGs, made anew in the system's temporary folder. @returns its path */
export async function makePhotoSet(photosPerClass: number): Promise<string> {
  const dir = await mkdtemp(path.join(tmpdir(), "thaw-photos-"));
  for (const [name, [red, green, blue]] of Object.entries(hues)) {
    await mkdir(path.join(dir, name));
    for (let index = 0; index < photosPerClass; index += 1) {
      const pixels = Buffer.alloc(96 * 96 * 3);
      for (let at = 0; at < pixels.length; at += 3) {
        // A small linear congruence: the photos are the same on every machine.
        const noise = ((at * 7919 + index * 104_729) % 61) - 30;
        pixels[at] = clamp(red + noise);
        pixels[at + 1] = clamp(green + noise);
        pixels[at + 2] = clamp(blue + noise);
      }
      const file = path.join(dir, name, `${String(index + 1).padStart(3, "0")}.jpg`);
      await sharp(pixels, { raw: { width: 96, height: 96, channels: 3 } })
        .jpeg()
        .toFile(file);
    }
  }
  return dir;
}

const clamp = (value: number): number => Math.min(255, Math.max(0, value));
