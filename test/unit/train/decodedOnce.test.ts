import { mkdir } from "node:fs/promises";
import { expect, it } from "vitest";
import { ImagePool } from "../../../core/images/imagePool.ts";
import { trainRun } from "../../../core/train/trainRun.ts";
import { publishedWeights } from "../../helpers/publishedWeights.ts";
import { discard, settings, syntheticProject, testContext } from "./syntheticProject.ts";

/** Stands for the image workers: one colour a photo and view; counts what is decoded. */
class CountedPool extends ImagePool {
  readonly decoded: string[] = [];
  readonly cut: number[] = [];

  override views(...[file, { size }, wanted]: Parameters<ImagePool["views"]>): ReturnType<ImagePool["views"]> {
    this.decoded.push(file);
    this.cut.push(wanted.length);
    return Promise.resolve(wanted.map((_, view) => new Uint8Array(size * size * 3).fill(file.length * 7 + view)));
  }
}

it.skipIf(publishedWeights() === undefined)(
  "a run on kept views decodes each photo once, and one after it that asks for no other view decodes nothing",
  async () => {
    const made = await syntheticProject({ apple: [5, 2], bean: [5, 2] });
    const project = { ...made, contentHash: (id: number) => id.toString(16).padStart(64, "0") };
    try {
      await mkdir(project.cacheDir, { recursive: true });
      const images = new CountedPool({ workers: 1 });
      const wanted = settings({ epochs: 5, views: 3, tta: 1, backbone: "efficientnet_lite0" });
      // The photos are made up: none of them is a file.
      const sources = { missing: () => Promise.resolve(new Set<number>()) };
      await trainRun({ project, images, settings: wanted, sources }, testContext());
      expect(images.decoded).toHaveLength(14);
      expect(new Set(images.decoded).size).toBe(14);
      expect(images.cut.filter((count) => count === 3)).toHaveLength(10);
      expect(images.cut.filter((count) => count === 2)).toHaveLength(4);
      await trainRun({ project, images, settings: wanted, sources }, testContext());
      expect(images.decoded).toHaveLength(14);
    } finally {
      await discard(project);
    }
  },
);
