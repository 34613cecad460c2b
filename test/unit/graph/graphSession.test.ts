import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { describe, expect, it } from "vitest";
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
