import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { augmentationPresets } from "../../../core/contract/augmentationPresets.ts";
import { ThawError } from "../../../core/contract/errors.ts";
import type { Augmentation } from "../../../core/contract/training.ts";
import { augmentedFile, mostKept } from "../../../core/images/augmentedFile.ts";
import { ImagePool } from "../../../core/images/imagePool.ts";
import { type Frame, plainView, type View, viewKey } from "../../../core/images/view.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { testImages } from "../../helpers/testImages.ts";

const images = await testImages();
afterAll(async () => await images.close());

const folder = mkdtempSync(join(tmpdir(), "thaw-views-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const sizes = { shrunk: [300, 200], tall: [130, 310], enlarged: [50, 40], exact: [96, 64] } as const;
const files = await Promise.all(
  Object.entries(sizes).map(async ([name, [width, height]]) => {
    // Soft blobs, so that a pixel's place shows in its value.
    const noise = { type: "gaussian", mean: 128, sigma: 60 } as const;
    const create = { width, height, channels: 3, background: "#808080", noise } as const;
    const bytes = await sharp({ create }).blur(3).png().toBuffer();
    const path = join(folder, `${name}.png`);
    writeFileSync(path, bytes);
    return { name, path, contentHash: createHash("sha256").update(bytes).digest("hex") };
  }),
);
const square = { size: 64, resizeShorterSide: 64 };
const still: Augmentation = { flip: 0, flipVertical: 0, rotate: 0, zoom: 1, warp: 0, lighting: 0, cutOut: 0 };
const drawn = (augmentation: Augmentation, number = 1, frame: Frame = "plain"): View => ({
  frame,
  draw: { augmentation, seed: 1, purpose: "view", number },
});
const most = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((largest, value, at) => Math.max(largest, Math.abs(value - (b[at] ?? 0))), 0);

describe.each(files)("a photo that is $name", ({ path, contentHash }) => {
  const views = async (wanted: readonly View[], settings: Parameters<typeof images.pixels>[1] = square) =>
    await images.views(path, settings, wanted, contentHash);

  it("is the plain picture where a draw changes nothing", async () => {
    const [made] = await views([drawn(still)]);
    expect(made).toHaveLength(64 * 64 * 3);
    expect(most(made ?? new Uint8Array(), await images.pixels(path, square))).toBeLessThanOrEqual(1);
  });

  it("gives each view the same, alone and with others", async () => {
    const { topDown } = augmentationPresets;
    const frames: readonly Frame[] = ["plain", "other", "start", "end"];
    const wanted = [
      plainView,
      ...frames.map((frame) => ({ frame, mirrored: true })),
      ...frames.map((frame, number) => drawn({ ...topDown, zoom: 3, cutOut: 0.4 }, number, frame)),
    ];
    const together = await views(wanted);
    for (const [at, view] of wanted.entries()) {
      const [alone] = await views([view]);
      expect(together[at], viewKey(view)).toEqual(alone);
    }
    expect(new Set(together.map((pixels) => createHash("sha256").update(pixels).digest("hex"))).size).toBe(
      wanted.length,
    );
  });

  it("mirrored is the mirror image", async () => {
    const [plain, mirrored] = await views([{ frame: "start" }, { frame: "start", mirrored: true }]);
    for (const [row, column] of [
      [0, 0],
      [5, 17],
      [63, 63],
    ] as const) {
      const [at, other] = [(row * 64 + column) * 3, (row * 64 + 63 - column) * 3];
      expect(plain?.subarray(at, at + 3)).toEqual(mirrored?.subarray(other, other + 3));
    }
  });

  it("squished shows as plain what is the other view of it cropped", async () => {
    const squish = { ...square, resize: "squish" } as const;
    const [plain, other, start] = await views([plainView, { frame: "other" }, { frame: "start" }]);
    expect(await views([plainView, { frame: "other" }, { frame: "start" }], squish)).toEqual([other, plain, start]);
    const own = await sharp(path).resize(64, 64, { fit: "fill", kernel: "linear" }).removeAlpha().raw().toBuffer();
    const difference = own.reduce((sum, value, at) => sum + Math.abs(value - (other?.[at] ?? 0)), 0) / own.length;
    expect(difference).toBeLessThan(4);
  });
});

it("a cut-out is grey, no larger than it may be, and leaves the rest", async () => {
  const { path, contentHash } = files[0] ?? { path: "", contentHash: "" };
  const wanted = [0, 1, 2, 3, 4].map((number) => drawn({ ...still, cutOut: 0.5 }, number));
  const all = await images.views(path, square, wanted, contentHash);
  const plain = await images.pixels(path, square);
  for (const pixels of all) {
    const changed = [...pixels.keys()].filter((at) => Math.abs((pixels[at] ?? 0) - (plain[at] ?? 0)) > 1);
    expect(changed.every((at) => pixels[at] === 128)).toBe(true);
    expect(changed.length).toBeLessThanOrEqual(33 * 33 * 3);
  }
  expect(all.some((pixels) => most(pixels, plain) > 1)).toBe(true);
});

describe("a picture of a draw", () => {
  it("is made once, is a JPEG of the network's size, and another where anything differs", async () => {
    const cache = temporaryFolder();
    const photo = files[0] ?? { path: "", contentHash: "" };
    const wanted = { augmentation: augmentationPresets.sideOn, settings: square, number: 3 };
    const first = await augmentedFile(photo, wanted, cache, images);
    expect(await sharp(first).metadata()).toMatchObject({ format: "jpeg", width: 64, height: 64 });
    const untouched = { augmented: () => Promise.reject(new ThawError("internal", "It was there already.")) };
    expect(await augmentedFile(photo, wanted, cache, untouched)).toBe(first);
    const others = [
      { ...wanted, number: 4 },
      { ...wanted, augmentation: augmentationPresets.topDown },
      { ...wanted, settings: { ...square, resize: "squish" as const } },
    ];
    const paths = await Promise.all(others.map((other) => augmentedFile(photo, other, cache, images)));
    expect(new Set([first, ...paths]).size).toBe(4);
  });

  it("is one of a bounded number", async () => {
    const cache = temporaryFolder();
    mkdirSync(join(cache, "augmented"));
    for (let at = 0; at < mostKept; at += 1) writeFileSync(join(cache, "augmented", `${at}.jpg`), "old");
    const photo = files[0] ?? { path: "", contentHash: "" };
    const wanted = { augmentation: augmentationPresets.sideOn, settings: square, number: 0 };
    const made = await augmentedFile(photo, wanted, cache, images);
    const left = readdirSync(join(cache, "augmented"));
    expect(left.length).toBeLessThanOrEqual(mostKept / 2);
    expect(left.map((name) => join(cache, "augmented", name))).toContain(made);
  });
});

/** A worker that answers pixels at once, hangs over some files and dies over others. */
const stubborn = `
let at = 0;
process.on("message", ({ id, job }) => {
  if (job.path.includes("crash")) { process.kill(process.pid, "SIGSEGV"); for (;;); }
  at += 1;
  setTimeout(() => process.send({ kind: "answer", id, answer: { kind: "pixels", pixels: [Buffer.from(job.path)] } }), 5);
});
process.send({ kind: "ready" });`;

it("of several photos that a lost worker had, only the culprit fails", async () => {
  const script = join(temporaryFolder(), "worker.mjs");
  writeFileSync(script, stubborn);
  const pool = new ImagePool({ workers: 2, script });
  const names = Array.from({ length: 40 }, (_, at) => (at % 13 === 7 ? `crash${at}` : `photo${at}`));
  const ends = await Promise.allSettled(names.map((name) => pool.pixels(`/${name}`, square)));
  for (const [at, end] of ends.entries()) {
    if (names[at]?.startsWith("crash") === true) {
      expect(end).toMatchObject({ status: "rejected", reason: { code: "decoderCrashed" } });
      expect(end.status === "rejected" && String(end.reason)).toContain(names[at]);
    } else expect(end.status === "fulfilled" && Buffer.from(end.value).toString()).toBe(`/${names[at] ?? ""}`);
  }
  await pool.close();
});
