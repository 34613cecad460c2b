import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it, vi } from "vitest";
import { float32, int32 } from "../../../core/graph/constant.ts";
import { gradients } from "../../../core/graph/gradients.ts";
import { GraphBuilder } from "../../../core/graph/graphBuilder.ts";
import type { HostTensor } from "../../../core/graph/graphCalls.ts";
import { GraphClient } from "../../../core/graph/graphClient.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { heldByTensorflow } from "../../helpers/heldByTensorflow.ts";

const floats = (...values: number[]): HostTensor => ({ shape: [values.length], values: Float32Array.from(values) });

/** Fits y = a·x by gradient descent: a variable, two signatures that share it, an update ordered before the output. */
function line(): GraphBuilder {
  const g = new GraphBuilder();
  const a = g.variable("a", float32(0));
  const x = g.placeholder("x", "float32", [-1]);
  const y = g.placeholder("y", "float32", [-1]);
  const rate = g.placeholder("rate", "float32", []);
  const predicted = g.op("Mul", [x, g.read(a)]);
  const errors = g.op("SquaredDifference", [predicted, y]);
  const loss = g.op("Mean", [errors, g.constant(int32([0]))], { keep_dims: { bool: false } });
  const [slope] = gradients(g, loss, [g.read(a)]);
  const update = g.node("ResourceApplyGradientDescent", [a.handle, rate, slope!]);
  g.signature("step", {
    inputs: { x, y, rate },
    outputs: { loss: g.afterAll([update], loss), a: g.read(a, [update]) },
  });
  g.signature("predict", { inputs: { x }, outputs: { y: predicted } });
  return g;
}

describe("graphSession", () => {
  it("keeps variables between runs and shares them between signatures", async () => {
    const session = await GraphSession.open(line());
    const rate = { shape: [], values: Float32Array.of(0.05) };
    const feed = { x: floats(1, 2, 3), y: floats(2, 4, 6), rate };
    const first = await session.run("step", feed);
    expect(first["loss"]!.values[0]).toBeCloseTo(56 / 3, 4);
    expect(first["a"]!.values[0]).toBeCloseTo(0.05 * ((2 * 28) / 3), 4);
    for (let i = 0; i < 60; i++) await session.run("step", feed);
    expect([...(await session.run("predict", { x: floats(10, 20) }))["y"]!.values].map(Math.round)).toEqual([20, 40]);
    session.dispose();
  });

  it("gives two sessions of one graph variables of their own", async () => {
    const graph = line();
    const [one, other] = [await GraphSession.open(graph), await GraphSession.open(graph)];
    await one.run("step", { x: floats(1), y: floats(2), rate: { shape: [], values: Float32Array.of(0.5) } });
    expect((await one.run("predict", { x: floats(1) }))["y"]!.values[0]).toBeCloseTo(2, 5);
    one.dispose();
    expect((await other.run("predict", { x: floats(1) }))["y"]!.values[0]).toBe(0);
    other.dispose();
  });

  it("leaves no tensor, session or folder behind, whether a run succeeds or not", async () => {
    const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("thaw-graph-"));
    const before = { held: await heldByTensorflow(), folders: folders() };
    const session = await GraphSession.open(line());
    await session.run("predict", { x: floats(1, 2) });
    const wrong: HostTensor = { shape: [2, 1, 1], values: Int32Array.of(1, 2) };
    await expect(session.run("predict", { x: wrong })).rejects.toMatchObject({
      code: "internal",
      message: expect.stringMatching(/^Running predict failed: .*float/) as string,
    });
    await expect(session.run("predict", { x: { shape: [3], values: Float32Array.of(1, 2) } })).rejects.toThrow(
      "x: 2 values for the shape [3]",
    );
    await expect(session.run("predict", {})).rejects.toThrow(/predict/);
    await expect(session.run("missing")).rejects.toThrow(/no signature missing/);
    session.dispose();
    session.dispose();
    await expect(session.run("predict", { x: floats(1) })).rejects.toThrow(/closed/);
    expect(await heldByTensorflow()).toEqual(before.held);
    expect(folders().filter((name) => !before.folders.includes(name))).toEqual([]);
  });

  it("runs on inputs that are bound unless it is given others, and frees them with itself", async () => {
    const before = await heldByTensorflow();
    const g = new GraphBuilder();
    const [x, y] = [g.placeholder("x", "float32", [2]), g.placeholder("y", "float32", [2])];
    g.signature("sum", { inputs: { x, y }, outputs: { sum: g.op("AddV2", [x, y]) } });
    const session = await GraphSession.open(g);
    const both = Float32Array.of(1, 2, 30, 40);
    await session.bind({ x: { shape: [2], values: both.subarray(0, 2) }, y: { shape: [2], values: both.subarray(2) } });
    both.fill(0);
    expect([...(await session.run("sum"))["sum"]!.values]).toEqual([31, 42]);
    expect([...(await session.run("sum", { x: floats(5, 6) }))["sum"]!.values]).toEqual([35, 46]);
    expect([...(await session.run("sum"))["sum"]!.values]).toEqual([31, 42]);
    await expect(session.bind({ x: { shape: [3], values: Float32Array.of(1) } })).rejects.toThrow("x: 1 values");
    session.dispose();
    await expect(session.bind({})).rejects.toThrow(/closed/);
    expect(await heldByTensorflow()).toEqual(before);
  });

  it("serves again after it was closed, for the same graph alone, and not after a failure", async () => {
    const calls = vi.spyOn(GraphClient.prototype, "call");
    const loads = (): number => calls.mock.calls.filter(([name]) => name === "load").length;
    const opened = async (scale: number): Promise<{ session: GraphSession; loads: number }> => {
      const g = new GraphBuilder();
      const a = g.blankVariable("a", "float32", []);
      const x = g.placeholder("x", "float32", []);
      const b = g.placeholder("b", "float32", [2]);
      g.signature("begin", { inputs: { x }, outputs: { done: g.afterAll([g.assign(a, x)], x) } });
      g.signature("scaled", { inputs: { b }, outputs: { y: g.op("Mul", [b, g.read(a)]) } });
      g.signature("constant", { inputs: {}, outputs: { y: g.constant(float32(scale)) } });
      const before = loads();
      const session = await GraphSession.open(g, true);
      return { session, loads: loads() - before };
    };
    const begun = async ({ session }: { session: GraphSession }, x: number): Promise<number> => {
      await session.run("begin", { x: { shape: [], values: Float32Array.of(x) } });
      return (await session.run("scaled", { b: floats(1, 2) }))["y"]!.values[1]!;
    };
    const first = await opened(1);
    expect(await begun(first, 3)).toBe(6);
    const atOnce = await opened(1);
    expect([first.loads, atOnce.loads]).toEqual([1, 1]);
    expect(await begun(atOnce, 4)).toBe(8);
    expect(await begun(first, 5)).toBe(10);
    const { models: most } = await heldByTensorflow();
    first.session.dispose();
    await expect(first.session.run("constant")).rejects.toThrow(/closed/);
    atOnce.session.dispose();
    atOnce.session.dispose();
    // One of the two is kept.
    expect(most - (await heldByTensorflow()).models).toBe(1);

    const again = await opened(1);
    expect(again.loads).toBe(0);
    expect(await begun(again, 6)).toBe(12);
    again.session.dispose();
    const other = await opened(2);
    expect(other.loads).toBe(1);
    expect((await other.session.run("constant"))["y"]!.values[0]).toBe(2);
    await expect(other.session.run("scaled", { b: floats(1, 2, 3) })).rejects.toThrow(/scaled failed/);
    other.session.dispose();
    const afterFailure = await opened(2);
    expect(afterFailure.loads).toBe(1);
    afterFailure.session.dispose();
    expect(most - (await heldByTensorflow()).models).toBe(1);
  });

  it("refuses a graph that TensorFlow can't load, and leaves nothing behind", async () => {
    const before = await heldByTensorflow();
    const g = new GraphBuilder();
    const x = g.placeholder("x", "float32", [2, 3]);
    g.signature("run", { inputs: { x }, outputs: { y: g.op("MatMul", [x, x]) } });
    await expect(GraphSession.open(g)).rejects.toThrow(/does not accept the graph/);
    expect(await heldByTensorflow()).toEqual(before);
  });
});
