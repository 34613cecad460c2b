import { describe, expect, it, vi } from "vitest";
import { type Bridge, type CoreState, keepConnected } from "../../core/contract/bridge.ts";
import { Client } from "../../core/contract/client.ts";
import { type Frame, type Port, textPort } from "../../core/contract/frames.ts";
import { photoColumns } from "../../core/contract/photoColumns.ts";
import { contractVersion } from "../../core/contract/schema.ts";
import { localPorts } from "../../core/localPorts.ts";

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(() => setImmediate(resolve)));

/** A core that records what it is sent and says what the test tells it to; it greets by itself. */
function scriptedCore(version = contractVersion, ends = localPorts()) {
  const [near, far] = ends;
  const received: Frame[] = [];
  far.onMessage((message) => {
    const frame = message as Frame;
    if (frame.type === "hello") far.post({ type: "hello", contractVersion: version, app: "core" });
    else received.push(frame);
  });
  return { near, far, received, ids: () => received.flatMap((frame) => ("id" in frame ? [frame.id] : [])) };
}

async function connected() {
  const core = scriptedCore();
  const ignored: string[] = [];
  const client = new Client({ app: "test", onIgnored: (reason) => ignored.push(reason) });
  await client.attach(core.near);
  return { ...core, client, ignored };
}

describe("Client", () => {
  it("sends the parsed input, defaults included, and parses the answer", async () => {
    const { client, far, received } = await connected();
    const answer = client.request("library.photos", {});
    await turn();
    expect(received).toEqual([
      { type: "request", id: expect.any(Number), command: "library.photos", input: { after: 0, limit: 5000 } },
    ]);
    far.post({
      type: "reply",
      id: (received[0] as { id: number }).id,
      output: { photos: photoColumns([]), more: false, extra: 1 },
    });
    await expect(answer).resolves.toEqual({ photos: [], more: false });
  });

  it("refuses an input that does not parse without sending it", async () => {
    const { client, received } = await connected();
    await expect(client.request("library.remove", { ids: [] })).rejects.toMatchObject({ code: "badInput" });
    await expect(client.start("project.open", { dir: "" }).result).rejects.toMatchObject({ code: "badInput" });
    expect(received).toEqual([]);
  });

  it("fails an answer that does not parse as contractMismatch", async () => {
    const { client, far, ids } = await connected();
    const answer = client.request("library.photos", {});
    await turn();
    far.post({ type: "reply", id: ids()[0]!, output: { photos: "many" } });
    await expect(answer).rejects.toMatchObject({ code: "contractMismatch" });
  });

  it("brings errors across with code, message and details", async () => {
    const { client, far, ids } = await connected();
    const answer = client.request("library.undo", {});
    await turn();
    const error = { code: "nothingToUndo", message: "Nothing.", retryable: false, details: { steps: 0 } } as const;
    far.post({ type: "error", id: ids()[0]!, error });
    await expect(answer).rejects.toMatchObject({ name: "ThawError", ...error });
  });

  it("keeps answers apart when they come in another order", async () => {
    const { client, far, ids } = await connected();
    const first = client.request("images.file", { id: 1, size: "thumb" });
    const second = client.request("images.file", { id: 2, size: "thumb" });
    await turn();
    const [one, two] = ids() as [number, number];
    far.post({ type: "reply", id: two, output: { path: "b" } });
    far.post({ type: "reply", id: one, output: { path: "a" } });
    await expect(Promise.all([first, second])).resolves.toEqual([{ path: "a" }, { path: "b" }]);
  });

  it("tells a job's id, then its result; cancelling waits for the job's own end", async () => {
    const { client, far, received, ids } = await connected();
    const controller = new AbortController();
    const onAccepted = vi.fn();
    const started = client.start("sample.create", { parent: "/x" }, { signal: controller.signal, onAccepted });
    await turn();
    const id = ids()[0]!;
    far.post({ type: "accepted", id, job: "7" });
    await expect(started.accepted).resolves.toBe("7");
    expect(onAccepted).toHaveBeenCalledExactlyOnceWith("7");
    controller.abort();
    controller.abort();
    started.cancel();
    await turn();
    expect(received.filter(({ type }) => type === "cancel")).toEqual([{ type: "cancel", id }]);
    const settled = vi.fn();
    started.result.catch(settled);
    await turn();
    expect(settled).not.toHaveBeenCalled();
    far.post({ type: "error", id, error: { code: "cancelled", message: "Stopped.", retryable: false } });
    await expect(started.result).rejects.toMatchObject({ code: "cancelled" });
  });

  it("does not send what was cancelled before it went out", async () => {
    const { client, received } = await connected();
    await expect(client.start("library.scan", {}, { signal: AbortSignal.abort() }).result).rejects.toMatchObject({
      code: "cancelled",
    });
    await turn();
    expect(received).toEqual([]);
  });

  it("hands out parsed events and keeps subscriptions over a new core", async () => {
    const { client, far, ignored } = await connected();
    const seen: string[] = [];
    const stop = client.subscribe("job.changed", ({ job }) => seen.push(job.id));
    const job = { id: "1", command: "library.scan", title: "Scan", state: "running" };
    far.post({ type: "event", event: "job.changed", payload: { job } });
    far.post({ type: "event", event: "job.changed", payload: { job: { ...job, state: "sleeping" } } });
    far.post({ type: "event", event: "no.such", payload: {} });
    await turn();
    expect(seen).toEqual(["1"]);
    expect(ignored).toHaveLength(2);
    const later = scriptedCore();
    await client.attach(later.near);
    later.far.post({ type: "event", event: "job.changed", payload: { job: { ...job, id: "2" } } });
    await turn();
    stop();
    later.far.post({ type: "event", event: "job.changed", payload: { job: { ...job, id: "3" } } });
    await turn();
    expect(seen).toEqual(["1", "2"]);
  });

  it.each([[null], [17], ["text"], [{}], [{ type: "reply" }], [{ type: "error", id: 1, error: "x" }], [[]]])(
    "drops garbage: %j",
    async (garbage) => {
      const { client, far, ids, ignored } = await connected();
      const answer = client.request("project.current", {});
      await turn();
      far.post(garbage);
      far.post({ type: "reply", id: 999_999, output: {} });
      far.post({ type: "reply", id: ids()[0]!, output: { project: null } });
      await expect(answer).resolves.toEqual({ project: null });
      expect(ignored).toEqual(["not a frame"]);
    },
  );

  it("fails everything pending with coreCrashed when the Port closes", async () => {
    const { client, far } = await connected();
    const query = client.request("project.current", {});
    const job = client.start("train.start", {});
    await turn();
    far.close();
    await expect(query).rejects.toMatchObject({ code: "coreCrashed", retryable: true });
    await expect(job.result).rejects.toMatchObject({ code: "coreCrashed" });
    await expect(job.accepted).rejects.toMatchObject({ code: "coreCrashed" });
    await expect(client.request("project.current", {})).rejects.toMatchObject({ code: "coreCrashed" });
  });

  it("fails a call that waits for a hello when the core goes away first", async () => {
    const [near, far] = localPorts();
    const client = new Client({ app: "test" });
    const attached = client.attach(near);
    const query = client.request("project.current", {});
    far.close();
    await expect(attached).rejects.toMatchObject({ code: "coreCrashed" });
    await expect(query).rejects.toMatchObject({ code: "coreCrashed" });
  });

  it("refuses a core of another contract version", async () => {
    const core = scriptedCore(contractVersion + 1);
    const client = new Client({ app: "test" });
    const attached = client.attach(core.near);
    const query = client.request("project.current", {});
    await expect(attached).rejects.toMatchObject({ code: "contractMismatch" });
    await expect(query).rejects.toMatchObject({ code: "contractMismatch" });
    expect(core.received).toEqual([]);
  });
});

describe("keepConnected", () => {
  it("attaches to every core that main starts and says which one it is", async () => {
    let port: Port | undefined;
    let tell: (state: CoreState) => void = () => undefined;
    const bridge = {
      post: (message: unknown) => port?.post(message),
      onMessage: (listener: (message: unknown) => void) => port!.onMessage(listener),
      onClose: (listener: () => void) => port!.onClose(listener),
      onCoreState: (listener: (state: CoreState) => void) => {
        tell = listener;
        return () => undefined;
      },
      restartCore: () => Promise.resolve(),
    };
    const client = new Client({ app: "test" });
    const generations: number[] = [];
    const onError = vi.fn();
    keepConnected(client, bridge as unknown as Bridge, { onConnected: (g) => generations.push(g), onError });

    // What goes over the bridge is text.
    const ends = (): readonly [Port, Port] => {
      const [near, far] = localPorts();
      return [near, textPort(far)];
    };
    const first = scriptedCore(contractVersion, ends());
    port = first.near;
    tell({ state: "running", generation: 1 });
    tell({ state: "running", generation: 1 });
    await turn();
    await turn();
    const lost = client.request("project.current", {});
    await turn();
    first.far.close();
    await expect(lost).rejects.toMatchObject({ code: "coreCrashed" });
    tell({ state: "restarting", reason: "killed" });
    const second = scriptedCore(contractVersion, ends());
    port = second.near;
    tell({ state: "running", generation: 2 });
    await turn();
    await turn();
    expect(generations).toEqual([1, 2]);
    const answer = client.request("project.current", {});
    await turn();
    second.far.post({ type: "reply", id: second.ids()[0]!, output: { project: null } });
    await expect(answer).resolves.toEqual({ project: null });
    expect(onError).not.toHaveBeenCalled();
  });
});
