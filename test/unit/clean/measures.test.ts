import { createHash } from "node:crypto";
import { readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { measuresOf } from "../../../core/clean/measuresOf.ts";
import type { Photo } from "../../../core/contract/photos.ts";
import { figureNames } from "../../../core/images/photoMeasures.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { testImages } from "../../helpers/testImages.ts";

const images = await testImages();
afterAll(async () => await images.close());

/** A folder of files as measuring sees a project. */
function projectOf(dir: string, names: readonly string[]) {
  const kept = (): readonly Photo[] =>
    names.map((name, at) => ({
      id: at + 1,
      name,
      class: "one",
      part: "train",
      removed: false,
      bytes: 1,
      modified: 0,
    }));
  const pathOf = (id: number): string => join(dir, names[id - 1] ?? "");
  const contentHash = (id: number): string =>
    createHash("sha256")
      .update(readFileSync(pathOf(id)))
      .digest("hex");
  return { cacheDir: join(dir, "cache"), kept, pathOf, contentHash };
}

async function noise(path: string, seed: number): Promise<void> {
  const pixels = Uint8Array.from({ length: 300 * 200 * 3 }, (_, at) => (Math.sin(at * seed) * 43758.5453 * 255) & 255);
  await sharp(pixels, { raw: { width: 300, height: 200, channels: 3 } })
    .withExif({ IFD0: { Make: "Canon", Model: "Canon EOS 90D" }, IFD2: { DateTimeOriginal: "2021:07:04 10:11:12" } })
    .jpeg()
    .toFile(path);
}

test("photos are measured once, by content, and read back from the cache", async () => {
  const dir = temporaryFolder();
  await noise(join(dir, "a.jpg"), 1.1);
  await noise(join(dir, "b.jpg"), 2.3);
  const project = projectOf(dir, ["a.jpg", "b.jpg"]);
  const first = await measuresOf(project, images, quietContext());
  const own = first.get(project.contentHash(1));
  expect(own).toMatchObject({ width: 300, height: 200, format: "jpeg", exif: true, camera: "Canon EOS 90D" });
  expect(own?.taken).toBe(Date.UTC(2021, 6, 4, 10, 11, 12));
  expect(own?.sharpness).toBeGreaterThan(500);

  const again = projectOf(dir, ["a.jpg", "b.jpg"]);
  const refuses = { size: 1, measure: () => Promise.reject(new Error("was measured again")) };
  const second = await measuresOf(again, refuses, quietContext());
  expect([...second.keys()].sort()).toEqual([...first.keys()].sort());
  for (const [hash, measures] of first) {
    const kept = second.get(hash);
    expect(kept?.dctHash).toBe(measures.dctHash);
    expect(kept?.stepHash).toBe(measures.stepHash);
    expect(measures.keypoints.length).toBeGreaterThan(100);
    expect([...(kept?.keypoints ?? [])]).toEqual([...measures.keypoints]);
    // The file holds them in single precision.
    for (const name of figureNames) expect(kept?.[name], name).toBe(Math.fround(measures[name]));
    expect(kept).toMatchObject({ camera: "Canon EOS 90D", taken: measures.taken });
  }
});

test("a torn or damaged cache costs the photos it hits, a deleted one is begun anew", async () => {
  const dir = temporaryFolder();
  const names = ["a.jpg", "b.jpg", "c.jpg"];
  for (const [at, name] of names.entries()) await noise(join(dir, name), at + 1.7);
  await measuresOf(projectOf(dir, names), images, quietContext());
  const file = join(dir, "cache", "measures", "measures.bin");
  const whole = readFileSync(file);
  const counted = async (project: ReturnType<typeof projectOf>): Promise<number> => {
    let measured = 0;
    const counting = {
      size: 1,
      measure: async (path: string) => {
        measured += 1;
        return await images.measure(path);
      },
    };
    expect((await measuresOf(project, counting, quietContext())).size).toBe(3);
    return measured;
  };
  truncateSync(file, whole.length - 5);
  expect(await counted(projectOf(dir, names))).toBe(1);
  const bent = Buffer.from(whole);
  bent[60] = (bent[60] ?? 0) ^ 1;
  writeFileSync(file, bent);
  expect(await counted(projectOf(dir, names))).toBe(1);
  writeFileSync(file, "something else");
  expect(await counted(projectOf(dir, names))).toBe(3);

  const project = projectOf(dir, names);
  expect(await counted(project)).toBe(0);
  rmSync(join(dir, "cache"), { recursive: true });
  await noise(join(dir, "d.jpg"), 9.1);
  const more = { ...project, ...projectOf(dir, [...names, "d.jpg"]) };
  expect((await measuresOf(more, images, quietContext())).size).toBe(4);
});

test("a photo that can't be measured costs itself and is not tried again", async () => {
  const dir = temporaryFolder();
  await noise(join(dir, "a.jpg"), 1.1);
  writeFileSync(join(dir, "b.jpg"), "no photo at all");
  const project = projectOf(dir, ["a.jpg", "b.jpg"]);
  const tried: string[] = [];
  const watching = {
    size: 2,
    measure: (path: string) => {
      tried.push(path);
      return images.measure(path);
    },
  };
  expect((await measuresOf(project, watching, quietContext())).size).toBe(1);
  expect(tried).toHaveLength(2);
  expect((await measuresOf(projectOf(dir, ["a.jpg", "b.jpg"]), watching, quietContext())).size).toBe(1);
  expect(tried).toHaveLength(2);
});

test("measuring stops when told and keeps what it has", async () => {
  const dir = temporaryFolder();
  const names = Array.from({ length: 20 }, (_, at) => `${at}.jpg`);
  for (const [at, name] of names.entries()) await noise(join(dir, name), at + 1.3);
  const controller = new AbortController();
  let measured = 0;
  const stopping = {
    size: 1,
    measure: async (path: string) => {
      measured += 1;
      if (measured === 10) controller.abort();
      return await images.measure(path);
    },
  };
  const project = projectOf(dir, names);
  await expect(measuresOf(project, stopping, quietContext(controller.signal))).rejects.toMatchObject({
    code: "cancelled",
  });
  const later = await measuresOf(projectOf(dir, names), images, quietContext());
  expect(later.size).toBe(20);
});
