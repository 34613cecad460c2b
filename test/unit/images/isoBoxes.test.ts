import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, describe, expect, it } from "vitest";
import { isCutShort } from "../../../core/images/isoBoxes.ts";
import { heicFixture } from "../../helpers/heicFixture.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { testImages } from "../../helpers/testImages.ts";

const images = await testImages();
afterAll(async () => await images.close());

const avif = await sharp({ create: { width: 80, height: 60, channels: 3, background: "teal" } })
  .avif({ effort: 0 })
  .toBuffer();

describe.each([
  { name: "HEIC", bytes: heicFixture.bytes, file: "a.heic" },
  { name: "AVIF", bytes: avif, file: "a.avif" },
])("a $name that is cut short", ({ bytes, file }) => {
  it("is told from a whole one at every length after its head", () => {
    expect(isCutShort(bytes)).toBe(false);
    const head = bytes.readUInt32BE(0);
    const unnoticed = [];
    for (let length = head + 1; length < bytes.length; length += 1) {
      if (!isCutShort(bytes.subarray(0, length))) unnoticed.push(length);
    }
    expect(unnoticed).toEqual([]);
  });

  it("is refused or remarked upon, and the whole one is neither", async () => {
    const path = join(temporaryFolder(), file);
    writeFileSync(path, bytes);
    expect((await images.probe(path)).problem).toBeUndefined();
    const lengths = [1, 2, 3, 5, 9, 17, 40, 90, 200, 400].map((less) => bytes.length - less).filter((at) => at > 16);
    for (const length of lengths) {
      writeFileSync(path, bytes.subarray(0, length));
      expect((await images.probe(path)).problem, `${length} of ${bytes.length} bytes`).toMatchObject({
        code: expect.stringMatching(/^(damagedImage|unsupportedFormat)$/) as string,
      });
    }
  });
});

it("one byte missing after the primary picture costs no more than a remark", async () => {
  const path = join(temporaryFolder(), "a.avif");
  writeFileSync(path, Buffer.concat([avif, Buffer.from("0000001066726565", "hex"), Buffer.alloc(7)]));
  expect((await images.probe(path)).problem).toMatchObject({ code: "damagedImage", fatal: false });
});

it("sizes of 64 bits and a last box without a size are read", () => {
  const large = Buffer.from(`00000001${Buffer.from("free").toString("hex")}0000000000000018${"00".repeat(8)}`, "hex");
  const open = Buffer.from(`00000000${Buffer.from("mdat").toString("hex")}${"00".repeat(5)}`, "hex");
  expect(isCutShort(Buffer.concat([large, open]))).toBe(false);
  expect(isCutShort(large.subarray(0, 20))).toBe(true);
});
