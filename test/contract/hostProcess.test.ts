import { type ChildProcess, fork } from "node:child_process";
import { rm } from "node:fs/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { channelPort } from "../../core/contract/channels.ts";
import { Client } from "../../core/contract/client.ts";
import { coreWire } from "../../electron/coreWire.ts";
import { builtCore } from "../helpers/builtCore.ts";
import { makePhotoSet } from "../helpers/photoSet.ts";

let dir = "";
beforeAll(async () => {
  dir = await makePhotoSet(12);
});
afterAll(() => rm(dir, { recursive: true }));

let host: ChildProcess;
let ended: Promise<unknown>;
const start = async (): Promise<Client> => {
  host = fork((await builtCore()).host, [], { serialization: "json", execArgv: [] });
  ended = new Promise((resolve) => host.once("exit", (code, signal) => resolve(signal ?? code)));
  const client = new Client({ app: "test" });
  await client.attach(channelPort(coreWire(host), "window"));
  return client;
};
let client: Client;
beforeEach(async () => {
  client = await start();
});
afterEach(async () => {
  host.kill("SIGKILL");
  await ended;
});

describe("the host as a process", () => {
  it("fails what is pending with coreCrashed when it is killed at work, and opens the project again as it was", async () => {
    await client.start("project.open", { dir }).result;
    await client.start("split.apply", { seed: 3 }).result;
    const { photos } = await client.request("library.photos", {});
    const removed = photos[0]!.id;
    await client.request("library.remove", { ids: [removed] });
    const training = client.start("train.start", { phases: [{ schedule: { kind: "oneCycle", epochs: 1000 } }] });
    await new Promise<void>((resolve) => {
      client.subscribe("job.changed", ({ job }) => {
        if (job.command === "train.start" && job.progress !== undefined) resolve();
      });
    });
    host.kill("SIGKILL");
    await expect(training.result).rejects.toMatchObject({ code: "coreCrashed" });
    await ended;

    client = await start();
    const { summary } = await client.start("project.open", { dir }).result;
    expect(summary).toMatchObject({ split: { seed: 3 }, canUndo: true });
    const again = await client.request("library.photos", {});
    expect(again.photos.filter((photo) => photo.removed).map(({ id }) => id)).toEqual([removed]);
    const { runs } = await client.request("train.runs", {});
    expect(runs.filter(({ state }) => state === "running")).toEqual([]);
  });

  it("answers edits while a step of training is being computed", async () => {
    await client.start("project.open", { dir }).result;
    await client.start("split.apply", { seed: 3 }).result;
    const { photos } = await client.request("library.photos", {});
    const { id } = photos.find(({ removed }) => !removed)!;
    // From activations that are at hand through nearly all layers: between two steps of an epoch there is nothing else.
    const schedule = { kind: "oneCycle" as const, epochs: 100 };
    const phases = [{ thawFrom: "stage1", learningRates: [1e-4], schedule }];
    const training = client.start("train.start", { batchSize: 10, precompute: true, phases });
    let outcome: unknown;
    const ending = training.result.catch((error: unknown) => {
      outcome = error;
    });
    let steps = 0;
    client.subscribe("train.stepped", (told) => {
      steps += told.steps.length;
    });
    let edits = 0;
    while (steps < 6 && outcome === undefined) {
      await client.request("library.remove", { ids: [id] });
      await client.request("library.undo", {});
      if (steps > 0) edits += 2;
    }
    training.cancel();
    await ending;
    expect(outcome).toMatchObject({ code: "cancelled" });
    // A core that computes by itself comes to one or two a step, since an edit takes several turns of its loop.
    expect(edits / steps).toBeGreaterThan(4);
  });

  it("tells every channel what one of them changed", async () => {
    const shell = new Client({ app: "shell" });
    await shell.attach(channelPort(coreWire(host), "shell"));
    const seen: string[] = [];
    shell.subscribe("library.reset", ({ summary }) => seen.push(summary.dir));
    await client.start("project.open", { dir }).result;
    const { photos } = await client.request("library.photos", {});
    const { path } = await shell.request("images.file", {
      id: photos.find(({ removed }) => !removed)!.id,
      size: "thumb",
    });
    expect(seen).toHaveLength(1);
    expect(path.startsWith(`${seen[0]}/.thaw/cache/`)).toBe(true);
  });

  it("leaves in order when its parent goes", async () => {
    await client.start("project.open", { dir }).result;
    host.disconnect();
    expect(await ended).toBe(0);
  });

  it("answers without a project with noProject, and garbage with nothing", async () => {
    host.send("garbage");
    host.send({ channel: "window", frame: { type: "request", id: "x" } });
    host.send({ channel: "elsewhere", frame: {} });
    await expect(client.request("library.photos", {})).rejects.toMatchObject({ code: "noProject" });
    await expect(client.start("train.start", {}).result).rejects.toMatchObject({ code: "noProject" });
    await expect(client.request("project.current", {})).resolves.toEqual({ project: null });
  });
});
