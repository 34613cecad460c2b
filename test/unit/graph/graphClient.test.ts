import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { getPriority } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { expect, it, vi } from "vitest";
import { float32, int32 } from "../../../core/graph/constant.ts";
import { GraphBuilder } from "../../../core/graph/graphBuilder.ts";
import type { HostTensor } from "../../../core/graph/graphCalls.ts";
import { GraphClient, graphClient } from "../../../core/graph/graphClient.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { insideCheckout, runBundled } from "../../helpers/runBundled.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { bundleEntry } from "../../helpers/testImages.ts";

/** Where the thread is taken from; the real one unless a test has another. */
const script = vi.hoisted(() => ({ path: "" }));
vi.mock(import("../../../core/bundledFile.ts"), async (original) => {
  const { bundledFile } = await original();
  return { bundledFile: (name) => (script.path === "" ? bundledFile(name) : script.path) };
});

/** Multiplies a matrix with itself again and again, and makes zeros of any size. */
function graph(): GraphBuilder {
  const g = new GraphBuilder();
  const a = g.variable("a", float32(new Float32Array(256 * 256), [256, 256]));
  const turns = g.placeholder("turns", "int32", []);
  const over = g.loop(turns, () => [g.assign(a, g.op("MatMul", [g.read(a), g.read(a)]))]);
  g.signature("multiply", { inputs: { turns }, outputs: { done: g.afterAll([over], g.constant(int32(1))) } });
  const size = g.placeholder("size", "int32", [3]);
  const zeros = g.op("Fill", [size, g.constant(float32(0))]);
  g.signature("zeros", { inputs: { size }, outputs: { zeros } });
  return g;
}

const scalar = (value: number): HostTensor => ({ shape: [], values: Int32Array.of(value) });
const size = (...values: number[]): HostTensor => ({ shape: [3], values: Int32Array.from(values) });

/** `nice` of each of this process's threads, its first one first. */
function niceOfThreads(): number[] {
  const tasks = readdirSync("/proc/self/task").sort((a, b) => Number(a) - Number(b));
  return tasks.map((task) => {
    const stat = readFileSync(`/proc/self/task/${task}/stat`, "utf8");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[16]);
  });
}

it("the event loop turns while a graph runs, and on Linux TensorFlow's threads stand back", async () => {
  const session = await GraphSession.open(graph());
  const nice = process.platform === "linux" ? niceOfThreads() : [];
  let turns = 0;
  const turn = (): void => {
    turns += 1;
    next = setImmediate(turn);
  };
  let next = setImmediate(turn);
  await session.run("multiply", { turns: scalar(2000) });
  clearImmediate(next);
  session.dispose();
  expect(turns).toBeGreaterThan(100);
  if (process.platform !== "linux") return;
  const own = getPriority();
  expect(nice[0]).toBe(own);
  // The thread itself and those of TensorFlow's pool.
  expect(nice.filter((each) => each > own).length).toBeGreaterThan(1);
});

it("inputs may be used again at once, but for shared ones, and answers come in the order of the calls", async () => {
  const session = await GraphSession.open(graph());
  const input = size(1, 2, 3);
  const slow = session.run("multiply", { turns: scalar(200) });
  const first = session.run("zeros", { size: input });
  input.values.set([2, 2, 2]);
  const order: string[] = [];
  await Promise.all([slow.then(() => order.push("slow")), first.then(() => order.push("first"))]);
  expect(order).toEqual(["slow", "first"]);
  expect((await first)["zeros"]!.shape).toEqual([1, 2, 3]);
  expect((await session.run("zeros", { size: input }))["zeros"]!.shape).toEqual([2, 2, 2]);
  session.dispose();
});

it("an error crosses with its code and TensorFlow's words", async () => {
  const session = await GraphSession.open(graph());
  const huge = session.run("zeros", { size: size(1 << 20, 1 << 20, 1 << 8) });
  await expect(huge).rejects.toMatchObject({
    code: "outOfMemory",
    message: expect.stringMatching(/^Running zeros failed: out of memory\. .*1048576/) as string,
  });
  const negative = session.run("zeros", { size: size(-1, 1, 1) });
  await expect(negative).rejects.toMatchObject({
    code: "internal",
    message: expect.stringMatching(/^Running zeros failed: .*-1/) as string,
  });
  session.dispose();
  // Out of reach of node_modules.
  const folder = temporaryFolder();
  const alone = path.join(folder, "graphThread.mjs");
  writeFileSync(alone, readFileSync(await bundleEntry("core/graph/graphThread.ts", "bundle")));
  await expect(new GraphClient(alone).call("describe", undefined)).rejects.toMatchObject({
    code: "runtimeMissing",
    message: expect.stringMatching(/npm run setup/) as string,
  });
});

it("a thread that ends fails what waits for it, and the next use has a new one", async () => {
  const folder = temporaryFolder();
  const real = pathToFileURL(await bundleEntry("core/graph/graphThread.ts")).href;
  script.path = path.join(folder, "mortal.mjs");
  const flag = path.join(folder, "ends");
  writeFileSync(flag, "");
  writeFileSync(
    script.path,
    `import { existsSync } from "node:fs";
    import { parentPort } from "node:worker_threads";
    if (existsSync(${JSON.stringify(flag)}))
      parentPort.on("message", ({ id, name }) => {
        if (name === "run") throw new Error("struck");
        parentPort.postMessage({ id, output: 1 });
      });
    else await import(${JSON.stringify(real)});`,
  );
  // The thread of the tests before this one goes on; it is only not asked any more.
  vi.spyOn(graphClient(), "isAlive", "get").mockReturnValue(false);
  const session = await GraphSession.open(graph());
  const told = { code: "internal", message: expect.stringMatching(/TensorFlow ended .*struck/) as string };
  const both = [session.run("zeros", { size: size(1, 1, 1) }), session.run("multiply", { turns: scalar(1) })];
  for (const run of both) await expect(run).rejects.toMatchObject(told);
  await expect(session.run("zeros", { size: size(1, 1, 1) })).rejects.toMatchObject(told);
  session.dispose();
  rmSync(flag);
  const next = await GraphSession.open(graph());
  expect((await next.run("zeros", { size: size(1, 1, 2) }))["zeros"]!.shape).toEqual([1, 1, 2]);
  next.dispose();
});

it("a process waits for an answer, and ends by itself with the session open", async () => {
  const source = `import { GraphBuilder } from "./graphBuilder.ts";
    import { GraphSession } from "./graphSession.ts";
    const g = new GraphBuilder();
    const x = g.placeholder("x", "float32", [2]);
    g.signature("run", { inputs: { x }, outputs: { y: g.op("Mul", [x, x]) } });
    GraphSession.open(g)
      .then((session) => session.run("run", { x: { shape: [2], values: Float32Array.of(2, 3) } }))
      .then(({ y }) => console.log(JSON.stringify([...y.values])));`;
  expect(await runBundled(insideCheckout, source)).toBe("[4,9]\n");
});
