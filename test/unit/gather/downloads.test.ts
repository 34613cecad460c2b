import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { Credit } from "../../../core/contract/credit.ts";
import type { PendingDownload } from "../../../core/contract/gather.ts";
import { writeCredits } from "../../../core/gather/credits/writeCredits.ts";
import { eachByHost } from "../../../core/gather/downloads/eachByHost.ts";
import { type Gathering, incomingOf } from "../../../core/gather/gathering.ts";
import type { ImagePool } from "../../../core/images/imagePool.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { bytes, type Handler, json, loopback } from "../../helpers/loopback.ts";
import { numberedPhoto, photoServer } from "../../helpers/photoServer.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { bundleEntry, testImages } from "../../helpers/testImages.ts";
import { gatherGround } from "./gatherGround.ts";

let images: ImagePool;
beforeAll(async () => {
  images = await testImages();
});
afterAll(() => images.close());

interface Bench {
  readonly url: string;
  readonly asked: string[];
  readonly most: () => number;
  readonly project: Project;
  readonly gathering: Gathering;
  readonly events: PendingDownload[][];
  readonly dir: string;
  readonly ctx: ReturnType<typeof quietContext>;
  readonly stop: () => void;
}

/** A project of one class with one photo, and a server on this machine whose address the settings name. */
async function bench(handler: Handler = photoServer()): Promise<Bench> {
  const server = await loopback(handler);
  const dir = temporaryFolder();
  await mkdir(join(dir, "cat"));
  await writeFile(join(dir, "cat", "1.gif"), numberedPhoto(1_000_000));
  const controller = new AbortController();
  const quiet = quietContext(controller.signal);
  const events: PendingDownload[][] = [];
  const ctx = {
    ...quiet,
    emit: (event: string, payload: unknown) => {
      if (event === "gather.pendingChanged") events.push((payload as { downloads: PendingDownload[] }).downloads);
    },
  };
  const project = await openProject(dir, ctx, { images });
  const limits = { largest: 200_000, within: 20_000 };
  const web = { firstWait: 1 };
  const { gathering } = await gatherGround({ openverse: server.url }, { limits, web });
  onTestFinished(async () => {
    await gathering.close();
    await project.close();
  });
  const stop = (): void => controller.abort(new Error("stopped by the test"));
  return { ...server, project, gathering, events, dir, ctx, stop };
}

const creditOf = (url: string, more: Partial<Credit> = {}): Credit => ({ url, licence: "unknown", ...more });
const filesOf = async (dir: string): Promise<string[]> => (await readdir(join(dir, "cat"))).sort();

describe("a download", () => {
  it("brings photos in under the app's own names and keeps to whom they are owed", async () => {
    const { url, project, gathering, events, dir, ctx, most } = await bench(photoServer(20));
    const items = Array.from({ length: 30 }, (_, at) =>
      creditOf(`${url}/photo/${at}`, { title: `Cat ${at}`, creator: "Anna", licence: "by-sa", licenceVersion: "4.0" }),
    );
    const report = await gathering.download({ class: "cat", items }, project, ctx);
    expect(report).toMatchObject({ added: 30, skipped: [], problems: [] });
    expect(report.edit.label).toBe("Download 30 photos");
    expect(await filesOf(dir)).toHaveLength(31);
    expect([...project.credited()].map(({ credit }) => credit.title).sort()).toEqual(
      items.map((one) => one.title).sort(),
    );
    expect(project.photos(0, 100).photos.filter(({ licence }) => licence === "by-sa")).toHaveLength(30);
    expect(most()).toBe(2);
    expect(events.at(-1)).toEqual([]);
    expect(await readdir(incomingOf(project))).toEqual([]);
    const progress = ctx.reports.at(-1);
    expect(progress).toMatchObject({ phase: "Downloading photos", done: 30, total: 30, unit: "photos" });
    expect(progress?.bytes).toBe(30 * numberedPhoto(1).length);
    expect(project.summary().undoLabel).toBe("Download 30 photos");
    await project.undo();
    expect(await filesOf(dir)).toHaveLength(1);
    const bad = gathering.download({ class: "a/b", items }, project, ctx);
    await expect(bad).rejects.toMatchObject({ code: "badInput", message: expect.stringMatching(/can't be a class/) });
  });

  it("fetches the same address once and passes over what is there, byte for byte", async () => {
    const { url, project, gathering, ctx, asked } = await bench();
    const items = [`${url}/photo/1`, `${url}/photo/1#x`, `${url}/photo/1?again=1`, `${url}/photo/2`].map((one) =>
      creditOf(one),
    );
    const report = await gathering.download({ class: "cat", items }, project, ctx);
    expect(report.added).toBe(2);
    expect(report.skipped).toHaveLength(1);
    expect(asked).toHaveLength(3);
  });

  it("takes what is a photo, whatever it calls itself, and nothing else; each refusal is told", async () => {
    const photo = numberedPhoto(5);
    const answers: Readonly<Record<string, Parameters<typeof bytes>[1] | number>> = {
      "/html.jpg": Buffer.from(`<!DOCTYPE html><html>${" ".repeat(1000)}</html>`),
      "/drawing.jpg": Buffer.from('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'),
      "/paper.png": Buffer.from("%PDF-1.7 ..."),
      "/empty.jpg": Buffer.alloc(0),
      "/cut.gif": photo.subarray(0, 14),
      "/bomb.gif": gifOf(65_000, 65_000),
      "/large.jpg": Buffer.alloc(300_000, 0xff),
      "/gone.jpg": 404,
      "/photo.txt": photo,
    };
    const { url, project, gathering, ctx } = await bench((address, _request, response) => {
      const answer = answers[address.pathname];
      if (typeof answer === "object") bytes(response, answer, "text/html");
      else json(response, {}, answer ?? 500);
    });
    const items = Object.keys(answers).map((path) => creditOf(`${url}${path}`));
    const report = await gathering.download({ class: "cat", items }, project, ctx);
    expect(report.added).toBe(1);
    const reasons = Object.fromEntries(
      report.problems.map(({ file, code, reason }) => [file.slice(url.length), [code, reason]]),
    );
    expect(reasons).toMatchObject({
      "/html.jpg": ["unsupportedFormat", expect.stringMatching(/a web page/)],
      "/drawing.jpg": ["unsupportedFormat", expect.stringMatching(/an SVG drawing/)],
      "/paper.png": ["unsupportedFormat", expect.stringMatching(/a PDF/)],
      "/empty.jpg": ["emptyFile", expect.any(String)],
      "/cut.gif": ["damagedImage", expect.any(String)],
      "/bomb.gif": ["imageTooLarge", expect.any(String)],
      "/large.jpg": ["imageTooLarge", expect.any(String)],
      "/gone.jpg": ["downloadFailed", expect.stringMatching(/no such file/)],
    });
    expect(await gathering.pending(project)).toEqual([]);
  });

  it("refuses addresses inside the private network and goes on with the rest", async () => {
    const { url, project, gathering, ctx } = await bench();
    const items = [
      "https://169.254.169.254/a",
      "http://127.0.0.1:1/x",
      "https://[::ffff:10.0.0.1]/",
      "nonsense",
      `${url}/photo/3`,
    ];
    const report = await gathering.download({ class: "cat", items: items.map((one) => creditOf(one)) }, project, ctx);
    expect(report.added).toBe(1);
    expect(report.problems.map(({ code }) => code)).toEqual(Array.from({ length: 4 }, () => "addressRefused"));
  });

  it("what may come later stays, and is all that resuming asks for", async () => {
    let busy = true;
    const { url, project, gathering, ctx, events, asked } = await bench((address, request, response) => {
      if (busy && address.pathname === "/photo/2") json(response, {}, 503);
      else photoServer()(address, request, response);
    });
    const items = [1, 2, 3].map((at) => creditOf(`${url}/photo/${at}`));
    const report = await gathering.download({ class: "cat", items }, project, ctx);
    expect(report.added).toBe(2);
    expect(report.problems).toMatchObject([{ reason: expect.stringMatching(/503; resume the download to try again/) }]);
    const [waiting] = await gathering.pending(project);
    expect(waiting).toMatchObject({ class: "cat", total: 3, done: 2 });
    expect(events.at(-1)).toEqual([waiting]);
    busy = false;
    asked.length = 0;
    expect(await gathering.resume(waiting!.id, project, ctx)).toMatchObject({ added: 1, problems: [] });
    expect(asked).toEqual(["/photo/2"]);
    await expect(gathering.resume(waiting!.id, project, ctx)).rejects.toMatchObject({ code: "notFound" });
    await expect(gathering.resume("../../x", project, ctx)).rejects.toMatchObject({ code: "notFound" });
  });

  it("waits as Retry-After asks", async () => {
    let first = true;
    const { url, project, gathering, ctx, asked } = await bench((address, request, response) => {
      if (first) json(response, {}, 429, { "retry-after": "0" });
      else photoServer()(address, request, response);
      first = false;
    });
    expect((await gathering.download({ class: "cat", items: [creditOf(`${url}/photo/1`)] }, project, ctx)).added).toBe(
      1,
    );
    expect(asked).toHaveLength(2);
  });

  it("keeps what came when it is stopped, and can be resumed or forgotten", async () => {
    const { url, project, gathering, ctx, stop, dir } = await bench(photoServer(10));
    const items = Array.from({ length: 60 }, (_, at) => creditOf(`${url}/photo/${at}`));
    const work = gathering.download({ class: "cat", items }, project, ctx);
    await expect.poll(() => ctx.reports.at(-1)?.bytes ?? 0).toBeGreaterThan(10 * numberedPhoto(1).length);
    await expect(gathering.discard((await readdir(incomingOf(project)))[0]!, project, ctx.emit)).rejects.toThrow(
      /under way/,
    );
    stop();
    await expect(work).rejects.toMatchObject({ message: expect.stringMatching(/[Ss]topped/) });
    const [waiting] = await gathering.pending(project);
    const came = (await filesOf(dir)).length - 1;
    expect(came).toBeGreaterThanOrEqual(10);
    expect(waiting).toMatchObject({ total: 60, done: came });
    await gathering.discard(waiting!.id, project, ctx.emit);
    expect(await gathering.pending(project)).toEqual([]);
    expect(await filesOf(dir)).toHaveLength(came + 1);
    expect(existsSync(join(incomingOf(project), waiting!.id))).toBe(false);
  });

  it("gives up where nothing can be reached, and says what to do", async () => {
    const { project, gathering, ctx } = await bench();
    await gathering.settings.change({ addresses: { flickr: "http://127.0.0.1:9" } });
    const items = Array.from({ length: 40 }, (_, at) => creditOf(`http://127.0.0.1:9/${at}.jpg`));
    await expect(gathering.download({ class: "cat", items }, project, ctx)).rejects.toMatchObject({
      code: "downloadFailed",
      retryable: true,
      message: expect.stringMatching(/8 photos one after the other .* resume the download/),
    });
    expect(await gathering.pending(project)).toMatchObject([{ total: 40, done: 0 }]);
  });

  it("a full disk ends it with clear words, and it can be resumed", async () => {
    const { url, project, gathering, ctx, dir } = await bench();
    const items = [1, 2, 3].map((at) => creditOf(`${url}/photo/${at}`));
    let isFull = true;
    const full = new Proxy(project, {
      get: (target, name) => {
        if (name === "intake" && isFull) {
          return () =>
            Promise.reject(Object.assign(new Error("ENOSPC"), { code: "ENOSPC", syscall: "write", path: dir }));
        }
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === "function" ? (value.bind(target) as unknown) : value;
      },
    });
    await expect(gathering.download({ class: "cat", items }, full, ctx)).rejects.toMatchObject({
      code: "diskFull",
      message: expect.stringMatching(/disk is full.*What has come is kept; resume/),
    });
    const [waiting] = await gathering.pending(project);
    isFull = false;
    expect(await gathering.resume(waiting!.id, full, ctx)).toMatchObject({ added: 3 });
  });

  it("one whose list is damaged can still be forgotten", async () => {
    const { project, gathering, ctx } = await bench();
    await mkdir(join(incomingOf(project), "abc"), { recursive: true });
    await writeFile(join(incomingOf(project), "abc", "download.json"), '{"schema":1,');
    expect(await gathering.pending(project)).toMatchObject([{ id: "abc", total: 0 }]);
    await expect(gathering.resume("abc", project, ctx)).rejects.toThrow(/Discard that download/);
    await gathering.discard("abc", project, ctx.emit);
    expect(await gathering.pending(project)).toEqual([]);
  });

  it("of a picture that the project has, a search says so, also when it was removed", async () => {
    const { url, project, gathering, ctx } = await bench();
    const page = "https://museum.example/object/7";
    await gathering.download({ class: "cat", items: [creditOf(`${url}/photo/1`, { page })] }, project, ctx);
    await project.remove([...project.kept()].filter(({ licence }) => licence !== undefined).map(({ id }) => id));
    const server = await loopback((_address, _request, response) => {
      const work = (at: number, more: object) => ({ url: `https://x.org/${at}.jpg`, license: "by", ...more });
      json(response, {
        page_count: 1,
        results: [work(1, { foreign_landing_url: page }), work(2, {}), work(3, { url: `${url}/photo/1` })],
      });
    });
    const { search } = await gatherGround({ openverse: server.url });
    const { candidates } = await search({ providers: ["openverse"] }, project);
    expect(candidates.map(({ known }) => known)).toEqual([true, false, true]);
  });
});

/** A GIF that says it has so many pixels. */
function gifOf(width: number, height: number): Buffer {
  const gif = Buffer.from(numberedPhoto(9));
  for (const at of [6, 30]) {
    gif.writeUInt16LE(width, at);
    gif.writeUInt16LE(height, at + 2);
  }
  return gif;
}

describe("thumbnails", () => {
  it("are re-encoded, kept, and only of what was found in this run", async () => {
    let served = 0;
    const server = await loopback((address, request, response) => {
      if (address.pathname === "/v1/images/") {
        const origin = `http://${request.headers.host!}`;
        const work = (at: number) => ({
          url: `https://x.org/${at}.jpg`,
          license: "by",
          thumbnail: `${origin}/photo/${at}`,
        });
        json(response, { page_count: 1, results: [work(1), { ...work(2), thumbnail: `${origin}/none` }] });
      } else if (address.pathname === "/none") json(response, {}, 404);
      else {
        served += 1;
        photoServer()(address, request, response);
      }
    });
    const { search, gathering } = await gatherGround({ openverse: server.url });
    const { candidates } = await search({ providers: ["openverse"] });
    const place = { cacheDir: temporaryFolder() };
    const [one, other] = candidates;
    const paths = await Promise.all([1, 2, 3].map(() => gathering.thumbnail(one!.key, place, images)));
    expect(new Set(paths).size).toBe(1);
    expect((await readFile(paths[0]!)).subarray(0, 3)).toEqual(Buffer.from([0xff, 0xd8, 0xff]));
    await gathering.thumbnail(one!.key, place, images);
    expect(served).toBe(1);
    await expect(gathering.thumbnail(other!.key, place, images)).rejects.toThrow(
      /could not be fetched: there is no such file/,
    );
    await expect(gathering.thumbnail("0".repeat(16), place, images)).rejects.toMatchObject({ code: "notFound" });
    expect((await readdir(join(place.cacheDir, "candidates"))).filter((name) => name.endsWith(".raw"))).toEqual([]);
  });
});

it("what a process left that died while it began a download is swept", async () => {
  const { url, project, gathering, ctx } = await bench();
  await mkdir(join(incomingOf(project), "dead"), { recursive: true });
  await writeFile(join(incomingOf(project), "dead", "3.gif"), numberedPhoto(3));
  expect(await gathering.pending(project)).toEqual([]);
  await gathering.download({ class: "cat", items: [creditOf(`${url}/photo/1`)] }, project, ctx);
  expect(await readdir(incomingOf(project))).toEqual([]);
});

describe("credits", () => {
  it("name the photos in use and count the others", async () => {
    const { url, project, gathering, ctx, dir } = await bench();
    const items = [1, 2].map((at) =>
      creditOf(`${url}/photo/${at}`, { title: `Cat ${at}`, licence: "by", licenceVersion: "4.0" }),
    );
    const { edit } = await gathering.download({ class: "cat", items }, project, ctx);
    await project.remove([edit.changed[0]!.id]);
    const written = await writeCredits(project);
    expect(written).toEqual({ files: [join(dir, "CREDITS.md"), join(dir, "credits.csv")], photos: 1 });
    const text = await readFile(written.files[0]!, "utf8");
    expect(text).toMatch(/1 photo with a known source:/);
    expect(text).toMatch(/1 photo more in use, of which no source is known/);
    expect((await readFile(written.files[1]!, "utf8")).split("\r\n")).toHaveLength(3);
    await expect(writeCredits(project, join(dir, "none"))).rejects.toMatchObject({ code: "ENOENT" });
  });
});

describe("many servers", () => {
  it("none is asked more than its share, all are asked, and each thing once", async () => {
    const items = Array.from({ length: 60 }, (_, at) => ({ at, host: at < 40 ? "a" : at < 50 ? "b" : "c" }));
    const active = new Map<string, number>();
    const done: number[] = [];
    let [now, most] = [0, 0];
    await eachByHost(
      items,
      ({ host }) => host,
      { atOnce: 4, perHost: 2 },
      async ({ at, host }) => {
        active.set(host, (active.get(host) ?? 0) + 1);
        now += 1;
        most = Math.max(most, now);
        expect(active.get(host)).toBeLessThanOrEqual(2);
        await new Promise((resolve) => setTimeout(resolve, at % 3));
        active.set(host, active.get(host)! - 1);
        now -= 1;
        done.push(at);
      },
    );
    expect(most).toBe(4);
    expect(done.sort((a, b) => a - b)).toEqual(items.map(({ at }) => at));
  });
});

const rounds = Number(process.env["THAW_KILL_ROUNDS"] ?? 6);

it(`killed ${rounds} times in the middle of a download: each photo comes once, none is lost`, {
  timeout: 60_000,
}, async () => {
  const count = 40;
  const server = await loopback(photoServer(3));
  const { gathering } = await gatherGround({ openverse: server.url });
  const config = join(gathering.settings.file, "..");
  const script = await bundleEntry("test/helpers/restlessDownload.ts");
  const dir = temporaryFolder();
  await mkdir(join(dir, "cat"));
  await writeFile(join(dir, "cat", "1.gif"), numberedPhoto(1_000_000));
  const run = async (killAfter: number | undefined): Promise<string> => {
    const child = spawn(process.execPath, [script, dir, config, server.url, String(count)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [out, errors] = ["", ""];
    child.stdout.on("data", (text: Buffer) => {
      if (out === "" && killAfter !== undefined) setTimeout(() => child.kill("SIGKILL"), killAfter);
      out += text.toString();
    });
    child.stderr.on("data", (text: Buffer) => (errors += text.toString()));
    await new Promise((resolve) => child.once("close", resolve));
    expect(errors.slice(-500)).toBe("");
    return out;
  };
  const incoming = join(dir, ".thaw", "incoming");
  const waiting = async (): Promise<number> => {
    const folders = existsSync(incoming) ? await readdir(incoming) : [];
    return folders.filter((name) => existsSync(join(incoming, name, "download.json"))).length;
  };
  for (let round = 0; round < rounds; round += 1) {
    if ((await run(5 + Math.random() * 60)).includes("ended")) break;
  }
  for (let left = await waiting(); left > 0; left = await waiting()) expect(await run(undefined)).toMatch(/ended/);
  const names = await readdir(join(dir, "cat"));
  const contents = await Promise.all(
    names.map(async (name) => (await readFile(join(dir, "cat", name))).toString("hex")),
  );
  const wanted = [1_000_000, ...Array.from({ length: count }, (_, at) => at)].map((at) =>
    numberedPhoto(at).toString("hex"),
  );
  expect(contents.sort()).toEqual(wanted.sort());
});
