import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Client } from "../../core/contract/client.ts";
import { ThawError } from "../../core/contract/errors.ts";
import type { Frame, Port } from "../../core/contract/frames.ts";
import { photoColumns } from "../../core/contract/photoColumns.ts";
import { contractVersion } from "../../core/contract/schema.ts";
import type { Context } from "../../core/jobs/context.ts";
import { JobQueue } from "../../core/jobs/jobQueue.ts";
import { localPorts } from "../../core/localPorts.ts";
import { type Service, serve } from "../../core/serve.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

interface Call {
  readonly command: string;
  readonly input: unknown;
  readonly ctx: Context;
  readonly resolve: (output: unknown) => void;
}

/** A service whose commands answer when the test says, and stop when they are told to. */
class Scripted implements Service {
  readonly calls: Call[] = [];
  readonly clock = { now: () => 0 };
  readonly log = { info: vi.fn(), warn: vi.fn(), error: vi.fn() };
  readonly listeners = new Set<(event: string, payload: unknown) => void>();
  readonly jobs = new JobQueue(this.clock, (job) => this.emit("job.changed", { job }));
  readonly emit: Service["emit"] = (event, payload) => {
    for (const listener of this.listeners) listener(event, payload);
  };
  readonly listen: Service["listen"] = (listener) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
  readonly invoke: Service["invoke"] = (command, input, ctx) =>
    new Promise((resolve, reject) => {
      this.calls.push({ command, input, ctx, resolve });
      ctx.signal.addEventListener("abort", () => reject(ctx.signal.reason as Error));
    });
}

let service: Scripted;
let client: Client;
let near: Port;
beforeEach(async () => {
  service = new Scripted();
  const [own, far] = localPorts();
  near = own;
  serve(far, service);
  client = new Client({ app: "test" });
  await client.attach(near);
});
afterEach(() => near.close());

describe("serve", () => {
  it("runs a query on its parsed input", async () => {
    const answer = client.request("library.photos", { limit: 3 });
    await turn();
    expect(service.calls[0]).toMatchObject({ command: "library.photos", input: { after: 0, limit: 3 } });
    service.calls[0]?.resolve({ photos: photoColumns([]), more: true });
    await expect(answer).resolves.toEqual({ photos: [], more: true });
  });

  it("accepts a job at once, tells its progress, and answers with its result", async () => {
    const changes: unknown[] = [];
    client.subscribe("job.changed", ({ job }) => changes.push([job.state, job.progress?.done]));
    const started = client.start("sample.create", { parent: "/p" });
    const job = await started.accepted;
    await turn();
    service.calls[0]?.ctx.report({ phase: "Copying", done: 1, total: 2, unit: "photos" });
    service.calls[0]?.resolve({ dir: "/p/s" });
    await expect(started.result).resolves.toEqual({ dir: "/p/s" });
    expect(changes).toEqual([
      ["queued", undefined],
      ["running", undefined],
      ["running", 1],
      ["succeeded", 1],
    ]);
    expect(service.jobs.list()[0]).toMatchObject({ id: job, command: "sample.create" });
  });

  it("cancels a job by its request's signal, and a query too", async () => {
    const controller = new AbortController();
    const job = client.start("train.start", {}, { signal: controller.signal });
    const query = client.request("project.current", {}, controller.signal);
    await job.accepted;
    await turn();
    controller.abort();
    await expect(job.result).rejects.toMatchObject({ code: "cancelled" });
    await expect(query).rejects.toMatchObject({ code: "cancelled" });
    expect(service.jobs.list()[0]?.state).toBe("cancelled");
  });

  it("never runs a job that was cancelled while it was queued", async () => {
    const first = client.start("library.scan", {});
    const second = client.start("library.scan", {});
    await second.accepted;
    second.cancel();
    await expect(second.result).rejects.toMatchObject({ code: "cancelled" });
    service.calls[0]?.resolve({});
    await expect(first.result).rejects.toMatchObject({ code: "contractMismatch" });
    expect(service.calls).toHaveLength(1);
  });

  it("logs the stack of what nobody foresaw and sends the message alone", async () => {
    service.jobs
      .submit({
        command: "x",
        title: "x",
        lane: "disk",
        run: () => Promise.reject(new ThawError("diskFull", "No room.")),
      })
      .result.catch(() => undefined);
    const answer = client.request("project.current", {});
    await turn();
    const call = service.calls[0];
    call?.ctx.signal.dispatchEvent(new Event("abort"));
    await expect(answer).rejects.toMatchObject({ code: "internal" });
    expect(service.log.error).toHaveBeenCalledOnce();
  });

  it.each([
    [{ type: "request", id: 90, command: "no.such", input: {} }, "badInput"],
    [{ type: "request", id: 90, command: "toString", input: {} }, "badInput"],
    [{ type: "request", id: 90, command: "images.file", input: { id: "../../etc/passwd", size: "thumb" } }, "badInput"],
    [{ type: "request", id: 90, command: "library.remove", input: null }, "badInput"],
  ])("refuses %j", async (frame, code) => {
    const answers: Frame[] = [];
    near.onMessage((message) => answers.push(message as Frame));
    near.post(frame);
    await turn();
    expect(answers).toEqual([expect.objectContaining({ type: "error", id: 90 })]);
    expect(answers[0]).toMatchObject({ error: { code } });
    expect(service.calls).toEqual([]);
  });

  it.each([[null], ["x"], [{ type: "request" }], [{ type: "request", id: 1.5, command: "x" }], [new Map()]])(
    "drops garbage and goes on: %j",
    async (garbage) => {
      near.post(garbage);
      near.post({ type: "reply", id: 1, output: {} });
      near.post({ type: "cancel", id: 12_345 });
      const answer = client.request("project.current", {});
      await turn();
      service.calls[0]?.resolve({ project: null });
      await expect(answer).resolves.toEqual({ project: null });
      expect(service.log.warn).toHaveBeenCalledTimes(2);
    },
  );

  it("does nothing before a hello of its own version", async () => {
    const [own, far] = localPorts();
    serve(far, service);
    const answers: Frame[] = [];
    own.onMessage((message) => answers.push(message as Frame));
    own.post({ type: "hello", contractVersion: contractVersion + 1, app: "old" });
    own.post({ type: "request", id: 1, command: "project.current", input: {} });
    await turn();
    service.emit("project.closed", {});
    await turn();
    expect(answers).toMatchObject([
      { type: "hello", contractVersion },
      { type: "error", id: 1 },
    ]);
    expect(service.calls).toEqual([]);
  });

  it("gives no old answers to a page that was loaded again", async () => {
    const before = client.start("library.scan", {});
    await before.accepted;
    await turn();
    const answers: Frame[] = [];
    near.onMessage((message) => answers.push(message as Frame));
    near.post({ type: "hello", contractVersion, app: "reloaded" });
    await turn();
    service.calls[0]?.resolve({});
    await turn();
    expect(answers.filter(({ type }) => type === "result" || type === "error")).toEqual([]);
  });

  it("cancels what a client that went away had asked for", async () => {
    const job = client.start("train.start", {});
    await job.accepted;
    await turn();
    near.close();
    await expect(job.result).rejects.toMatchObject({ code: "coreCrashed" });
    await turn();
    expect(service.calls[0]?.ctx.signal.aborted).toBe(true);
    expect(service.listeners.size).toBe(0);
  });
});
