import { createHash } from "node:crypto";
import { access, link, mkdir, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import sharp from "sharp";

/** Written last, so that a folder whose making was cut short is made anew. */
const marker = "made.txt";
const classes = ["cat", "dog"] as const;
/** Different pictures among the photos. */
const pictures = 1000;
/** Files being written at a time. */
const atOnce = 16;

/**
 * A project of so many small photos, no two of the same bytes, and its thumbnails: a folder made before is used again.
 * @returns the project's folder, and whether it was made now and so was never opened
 */
export async function manyPhotos(
  parent: string,
  count: number,
): Promise<{ readonly dir: string; readonly made: boolean }> {
  const home = path.join(parent, `thaw-window-${count}`);
  const dir = path.join(home, "photos");
  const there = await access(path.join(home, marker)).then(
    () => true,
    () => false,
  );
  if (there) return { dir, made: false };
  await rm(home, { recursive: true, force: true });
  for (const name of classes) await mkdir(path.join(dir, "train", name), { recursive: true });
  const thumbs = path.join(dir, ".thaw", "cache", "thumbs");
  for (let byte = 0; byte < 256; byte += 1) {
    await mkdir(path.join(thumbs, byte.toString(16).padStart(2, "0")), { recursive: true });
  }
  const made = await Promise.all(Array.from({ length: Math.min(pictures, count) }, (_, index) => makePicture(index)));
  let next = 0;
  const work = async (): Promise<void> => {
    for (let index = next++; index < count; index = next++) {
      const picture = made[index % made.length];
      if (picture !== undefined) await place(dir, thumbs, index, picture);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, work));
  await writeFile(path.join(home, marker), `${count}\n`);
  return { dir, made: true };
}

/** Twelve by nine patches of colour, blurred into each other: as much to decode as a photo of its size. */
function makePicture(index: number): Promise<Buffer> {
  const patches = Buffer.alloc(12 * 9 * 3);
  let state = index + 1;
  for (let at = 0; at < patches.length; at += 1) {
    // Lehmer's generator with Park and Miller's constants.
    state = (state * 48_271) % 2_147_483_647;
    patches[at] = state & 255;
  }
  return sharp(patches, { raw: { width: 12, height: 9, channels: 3 } })
    .resize(240, 180, { kernel: "cubic" })
    .jpeg({ quality: 80 })
    .toBuffer();
}

/** A picture as a photo of its own: its number stands in a comment (marker FFFE) after the first two bytes. */
async function place(dir: string, thumbs: string, index: number, picture: Buffer): Promise<void> {
  const number = Buffer.from(String(index));
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, number.length + 2]), number]);
  const jpeg = Buffer.concat([picture.subarray(0, 2), comment, picture.subarray(2)]);
  const hash = createHash("sha256").update(jpeg).digest("hex");
  const name = `${String(Math.floor(index / classes.length) + 1).padStart(5, "0")}.jpg`;
  const file = path.join(dir, "train", classes[index % classes.length] ?? classes[0], name);
  await writeFile(file, jpeg);
  // A photo within the size of a thumbnail is its own: the bench measures the window, not the resizing.
  await link(file, path.join(thumbs, hash.slice(0, 2), `${hash}.jpg`));
}
