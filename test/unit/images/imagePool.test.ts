import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { afterAll, expect, test } from "vitest";
import { ImagePool } from "../../../core/images/imagePool.ts";
import { heicFixture } from "../../helpers/heicFixture.ts";
import { oddImages } from "../../helpers/oddImages.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { testImages } from "../../helpers/testImages.ts";

const images = await testImages();
afterAll(async () => await images.close());

const square = { size: 32, resizeShorterSide: 32 };
const sha256 = (bytes: Buffer): string => createHash("sha256").update(bytes).digest("hex");

for (const { name, bytes, problem } of await oddImages()) {
  test(`${name} is ${problem === undefined ? "a photo" : `${problem.code}${problem.fatal ? "" : ", usable"}`}`, async () => {
    const folder = temporaryFolder();
    const path = join(folder, name);
    writeFileSync(path, bytes);
    const probe = await images.probe(path);
    expect(probe.contentHash).toBe(sha256(bytes));
    expect(probe.problem === undefined ? undefined : { code: probe.problem.code, fatal: probe.problem.fatal }).toEqual(
      problem,
    );
    if (problem?.fatal === true) {
      await expect(images.pixels(path, square)).rejects.toMatchObject({ name: "ThawError" });
      await expect(images.render(path, "thumb", folder, probe.contentHash)).rejects.toMatchObject({
        name: "ThawError",
      });
    } else {
      expect(probe.width).toBeGreaterThan(0);
      const pixels = await images.pixels(path, square);
      expect(pixels).toHaveLength(32 * 32 * 3);
      const target = await images.render(path, "thumb", folder, probe.contentHash);
      const made = await sharp(target).metadata();
      expect(made.format).toBe("jpeg");
      expect(made.width).toBe(Math.min(320, probe.width ?? 0));
      expect(made.channels).toBe(name === "grey.jpg" ? made.channels : 3);
    }
  });
}

test("of several pictures in a HEIC the primary one is the photo", async () => {
  const path = join(temporaryFolder(), "two.heic");
  writeFileSync(path, heicFixture.bytes);
  expect(await images.probe(path)).toMatchObject({ width: heicFixture.width, height: heicFixture.height });
  const middle = [...(await images.pixels(path, square)).subarray(16 * 33 * 3, 16 * 33 * 3 + 3)];
  for (const [channel, value] of middle.entries()) {
    expect(Math.abs(value - (heicFixture.primary[channel] ?? 0))).toBeLessThan(8);
  }
});

test("orientation is applied and transparency is white", async () => {
  const folder = temporaryFolder();
  const turned = join(folder, "turned.jpg");
  await sharp({ create: { width: 80, height: 60, channels: 3, background: "red" } })
    .withMetadata({ orientation: 6 })
    .jpeg()
    .toFile(turned);
  expect(await images.probe(turned)).toMatchObject({ width: 60, height: 80 });
  const clear = join(folder, "clear.png");
  await sharp({ create: { width: 40, height: 40, channels: 4, background: "#00000000" } })
    .png()
    .toFile(clear);
  const pixels = await images.pixels(clear, square);
  expect(new Set(pixels)).toEqual(new Set([255]));
});

test("the crop is of the middle", async () => {
  const path = join(temporaryFolder(), "bands.png");
  const band = (colour: string) => sharp({ create: { width: 40, height: 40, channels: 3, background: colour } });
  const tiles = await Promise.all(["#ff0000", "#00ff00", "#0000ff"].map((colour) => band(colour).png().toBuffer()));
  await sharp({ create: { width: 120, height: 40, channels: 3, background: "#000000" } })
    .composite(tiles.map((input, at) => ({ input, left: at * 40, top: 0 })))
    .png()
    .toFile(path);
  const pixels = await images.pixels(path, { size: 40, resizeShorterSide: 40 });
  for (let at = 0; at < pixels.length; at += 3) expect([...pixels.subarray(at, at + 3)]).toEqual([0, 255, 0]);
});

test("a thumbnail is made once, whole, and without remains", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "a.jpg");
  await sharp({ create: { width: 900, height: 600, channels: 3, background: "green" } })
    .jpeg()
    .toFile(path);
  const { contentHash } = await images.probe(path);
  const cache = join(folder, "cache");
  const [first] = await Promise.all([1, 2, 3].map(() => images.render(path, "thumb", cache, contentHash)));
  expect(first).toBe(join(cache, "thumbs", contentHash.slice(0, 2), `${contentHash}.jpg`));
  const made = statSync(first ?? "").mtimeMs;
  expect(await images.render(path, "thumb", cache, contentHash)).toBe(first);
  expect(statSync(first ?? "").mtimeMs).toBe(made);
  expect(readdirSync(join(cache, "thumbs", contentHash.slice(0, 2)))).toEqual([`${contentHash}.jpg`]);
});

test("in full size a photo keeps its pixels, and few such pictures are kept", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "wide.jpg");
  await sharp({ create: { width: 3000, height: 40, channels: 3, background: "green" } })
    .jpeg()
    .toFile(path);
  const { contentHash } = await images.probe(path);
  const cache = join(folder, "cache");
  const widthOf = async (size: "large" | "full") =>
    (await sharp(await images.render(path, size, cache, contentHash)).metadata()).width;
  expect([await widthOf("large"), await widthOf("full")]).toEqual([2048, 3000]);
  for (let at = 0; at < 40; at += 1) {
    await images.render(path, "full", cache, at.toString(16).padStart(2, "0") + contentHash.slice(2));
  }
  const kept = readdirSync(join(cache, "full"), { recursive: true }).filter((name) => String(name).endsWith(".jpg"));
  expect(kept.length).toBeLessThanOrEqual(24);
  expect(kept.length).toBeGreaterThan(0);
});

/** A worker that hangs over some files and dies over others, so that the pool's watch is seen without a crafted image. */
const stubborn = `
process.on("message", ({ id, job }) => {
  if (job.path.includes("hang")) return;
  if (job.path.includes("crash")) process.kill(process.pid, "SIGSEGV");
  else process.send({ kind: "answer", id, answer: { kind: "probe", probe: { contentHash: "0".repeat(64) } } });
});
process.send({ kind: "ready" });`;

test("a hang and a crash cost their file alone", async () => {
  const folder = temporaryFolder();
  const script = join(folder, "worker.mjs");
  writeFileSync(script, stubborn);
  const pool = new ImagePool({ workers: 1, script, timeoutMs: 300 });
  const names = ["a", "hang", "b", "crash", "c"];
  for (const name of names) writeFileSync(join(folder, name), name);
  const probes = await Promise.all(names.map((name) => pool.probe(join(folder, name))));
  expect(probes.map((probe) => probe.problem?.code)).toEqual([
    undefined,
    "imageTimedOut",
    undefined,
    "decoderCrashed",
    undefined,
  ]);
  expect(probes[1]?.contentHash).toBe(sha256(Buffer.from("hang")));
  await pool.close();
});

test("a worker that does not start is an error and not a loop", async () => {
  const pool = new ImagePool({ workers: 1, script: join(temporaryFolder(), "missing.mjs") });
  await expect(pool.probe("/nowhere")).rejects.toMatchObject({ code: "runtimeMissing" });
  await pool.close();
});

test("what waits is cancelled by its signal and by closing", async () => {
  const folder = temporaryFolder();
  const script = join(folder, "worker.mjs");
  writeFileSync(script, stubborn);
  const pool = new ImagePool({ workers: 1, script });
  const first = pool.probe(join(folder, "hang"));
  const stop = new AbortController();
  const second = pool.probe(join(folder, "b"), stop.signal);
  stop.abort();
  await expect(second).rejects.toMatchObject({ code: "cancelled" });
  const third = pool.probe(join(folder, "c"));
  const ends = Promise.allSettled([first, third]);
  await pool.close();
  expect((await ends).map((end) => end.status)).toEqual(["rejected", "rejected"]);
});

test("files that are not there, and folders, are failures with a code", async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, "a folder.jpg"));
  await expect(images.probe(join(folder, "none.jpg"))).rejects.toMatchObject({ code: "photoVanished" });
  await expect(images.probe(join(folder, "a folder.jpg"))).rejects.toMatchObject({ name: "ThawError" });
});

test.runIf(process.platform === "linux")("every thread of a worker stands back behind the core", async () => {
  const parent = (stat: string): number => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  const nice = (stat: string): number => Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  const folder = temporaryFolder();
  const path = join(folder, "large.jpg");
  await sharp({ create: { width: 1600, height: 1200, channels: 3, background: "#357" } })
    .jpeg()
    .toFile(path);
  await images.measure(path);
  const workers = readdirSync("/proc").filter((pid) => {
    try {
      if (!/^\d+$/.test(pid) || parent(readFileSync(`/proc/${pid}/stat`, "utf8")) !== process.pid) return false;
      return readFileSync(`/proc/${pid}/cmdline`, "utf8").includes("imageWorker");
    } catch {
      // It has ended since the folder was read.
      return false;
    }
  });
  expect(workers.length).toBeGreaterThan(0);
  const own = nice(readFileSync("/proc/self/stat", "utf8"));
  for (const pid of workers)
    for (const thread of readdirSync(`/proc/${pid}/task`))
      expect(nice(readFileSync(`/proc/${pid}/task/${thread}/stat`, "utf8"))).toBe(Math.max(own, 5));
});
