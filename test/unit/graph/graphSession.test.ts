import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it, vi } from "vitest";
import { float32, int32 } from "../../../core/graph/constant.ts";
import { gradients } from "../../../core/graph/gradients.ts";
import { GraphBuilder } from "../../../core/graph/graphBuilder.ts";
import { GraphSession, type HostTensor } from "../../../core/graph/graphSession.ts";
import { loadTensorflow } from "../../../core/graph/tensorflow.ts";

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
    const first = session.run("step", feed);
    expect(first["loss"]!.values[0]).toBeCloseTo(56 / 3, 4);
    expect(first["a"]!.values[0]).toBeCloseTo(0.05 * ((2 * 28) / 3), 4);
    for (let i = 0; i < 60; i++) session.run("step", feed);
    expect([...session.run("predict", { x: floats(10, 20) })["y"]!.values].map(Math.round)).toEqual([20, 40]);
    session.dispose();
  });

  it("gives two sessions of one graph variables of their own", async () => {
    const graph = line();
    const [one, other] = [await GraphSession.open(graph), await GraphSession.open(graph)];
    one.run("step", { x: floats(1), y: floats(2), rate: { shape: [], values: Float32Array.of(0.5) } });
    expect(one.run("predict", { x: floats(1) })["y"]!.values[0]).toBeCloseTo(2, 5);
    one.dispose();
    expect(other.run("predict", { x: floats(1) })["y"]!.values[0]).toBe(0);
    other.dispose();
  });

  it("leaves no tensor, session or folder behind, whether a run succeeds or not", async () => {
    const tf = loadTensorflow();
    const folders = (): string[] => readdirSync(tmpdir()).filter((name) => name.startsWith("thaw-graph-"));
    const before = { tensors: tf.memory().numTensors, models: tf.node.getNumOfSavedModels(), folders: folders() };
    const session = await GraphSession.open(line());
    session.run("predict", { x: floats(1, 2) });
    expect(() => session.run("predict", { x: { shape: [2, 1, 1], values: Int32Array.of(1, 2) } })).toThrow(/predict/);
    expect(() => session.run("predict", {})).toThrow(/predict/);
    expect(() => session.run("missing")).toThrow(/no signature missing/);
    session.dispose();
    session.dispose();
    expect(() => session.run("predict", { x: floats(1) })).toThrow(/closed/);
    expect(tf.memory().numTensors).toBe(before.tensors);
    expect(tf.node.getNumOfSavedModels()).toBe(before.models);
    expect(folders().filter((name) => !before.folders.includes(name))).toEqual([]);
  });

  it("serves again after it was closed, for the same graph alone, and not after a failure", async () => {
    const { node } = loadTensorflow();
    const loading = vi.spyOn(node, "loadSavedModel");
    const opened = async (scale: number): Promise<{ session: GraphSession; loads: number }> => {
      const g = new GraphBuilder();
      const a = g.blankVariable("a", "float32", []);
      const x = g.placeholder("x", "float32", []);
      const b = g.placeholder("b", "float32", [2]);
      g.signature("begin", { inputs: { x }, outputs: { done: g.afterAll([g.assign(a, x)], x) } });
      g.signature("scaled", { inputs: { b }, outputs: { y: g.op("Mul", [b, g.read(a)]) } });
      g.signature("constant", { inputs: {}, outputs: { y: g.constant(float32(scale)) } });
      const before = loading.mock.calls.length;
      const session = await GraphSession.open(g, true);
      return { session, loads: loading.mock.calls.length - before };
    };
    const begun = ({ session }: { session: GraphSession }, x: number): number => {
      session.run("begin", { x: { shape: [], values: Float32Array.of(x) } });
      return session.run("scaled", { b: floats(1, 2) })["y"]!.values[1]!;
    };
    const first = await opened(1);
    expect(begun(first, 3)).toBe(6);
    const atOnce = await opened(1);
    expect([first.loads, atOnce.loads]).toEqual([3, 3]);
    expect(begun(atOnce, 4)).toBe(8);
    expect(begun(first, 5)).toBe(10);
    const most = node.getNumOfSavedModels();
    first.session.dispose();
    expect(() => first.session.run("constant")).toThrow(/closed/);
    atOnce.session.dispose();
    atOnce.session.dispose();
    // One of the two is kept.
    expect(most - node.getNumOfSavedModels()).toBe(1);

    const again = await opened(1);
    expect(again.loads).toBe(0);
    expect(begun(again, 6)).toBe(12);
    again.session.dispose();
    const other = await opened(2);
    expect(other.loads).toBe(3);
    expect(other.session.run("constant")["y"]!.values[0]).toBe(2);
    expect(() => other.session.run("scaled", { b: floats(1, 2, 3) })).toThrow(/scaled failed/);
    other.session.dispose();
    const afterFailure = await opened(2);
    expect(afterFailure.loads).toBe(3);
    afterFailure.session.dispose();
    expect(most - node.getNumOfSavedModels()).toBe(1);
  });

  it("refuses a graph that TensorFlow can't load, and leaves nothing behind", async () => {
    const tf = loadTensorflow();
    const models = tf.node.getNumOfSavedModels();
    const g = new GraphBuilder();
    const x = g.placeholder("x", "float32", [2, 3]);
    g.signature("run", { inputs: { x }, outputs: { y: g.op("MatMul", [x, x]) } });
    await expect(GraphSession.open(g)).rejects.toThrow(/does not accept the graph/);
    expect(tf.node.getNumOfSavedModels()).toBe(models);
  });
});
