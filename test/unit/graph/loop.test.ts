import { expect, it } from "vitest";
import { float32, int32 } from "../../../core/graph/constant.ts";
import { GraphBuilder, type GraphNode } from "../../../core/graph/graphBuilder.ts";
import type { HostTensor } from "../../../core/graph/graphCalls.ts";
import { GraphSession } from "../../../core/graph/graphSession.ts";
import { heldTensors } from "../../helpers/heldByTensorflow.ts";

/** Each turn notes a · x[turn] + b and then adds x[turn] to a; b is the same in every turn. */
async function opened(): Promise<GraphSession> {
  const g = new GraphBuilder();
  const a = g.variable("a", float32(1));
  const noted = g.variable("noted", float32(new Float32Array(8)));
  const calls = g.variable("calls", float32(0));
  const turns = g.placeholder("turns", "int32", []);
  const xs = g.placeholder("xs", "float32", [-1]);
  const b = g.placeholder("b", "float32", []);
  const outside = g.read(a);
  const over = g.loop(turns, (turn) => {
    const x = g.op("GatherV2", [xs, turn, g.constant(int32(0))]);
    const y = g.op("AddV2", [g.op("Mul", [g.read(a), x]), b]);
    const note = g.node("ResourceScatterUpdate", [noted.handle, turn, y]);
    // Nothing in it was made in the turn, and yet it runs once in each.
    const counted = g.node("AssignAddVariableOp", [calls.handle, g.constant(float32(1))]);
    return [g.node("AssignAddVariableOp", [a.handle, x], {}, { after: [note] }), counted];
  });
  const after: readonly GraphNode[] = [over];
  g.signature("go", {
    inputs: { turns, xs, b },
    outputs: { noted: g.read(noted, after), a: g.read(a, after), calls: g.read(calls, after) },
  });
  g.signature("before", { inputs: {}, outputs: { a: outside } });
  return await GraphSession.open(g);
}

const scalar = (values: Int32Array | Float32Array): HostTensor => ({ shape: [], values });

it("a loop's turns come one after another, read variables anew and keep what comes from outside", async () => {
  const before = await heldTensors();
  const session = await opened();
  const go = async (...xs: readonly number[]) => {
    const { noted, a, calls } = await session.run("go", {
      turns: scalar(Int32Array.of(xs.length)),
      xs: { shape: [xs.length], values: Float32Array.from(xs) },
      b: scalar(Float32Array.of(0.5)),
    });
    return [[...noted!.values].slice(0, xs.length), a!.values[0], calls!.values[0]];
  };
  expect(await go(1, 10, 100)).toEqual([[1.5, 20.5, 1200.5], 112, 3]);
  expect(await go(2)).toEqual([[224.5], 114, 4]);
  expect(await go()).toEqual([[], 114, 4]);
  expect((await session.run("before"))["a"]!.values[0]).toBe(114);
  session.dispose();
  expect(await heldTensors()).toBe(before);
});

it("a loop in a loop is refused", () => {
  const g = new GraphBuilder();
  const turns = g.constant(int32(2));
  expect(() => g.loop(turns, () => [g.loop(turns, () => [])])).toThrow(RangeError);
  // And what comes afterwards stands outside again.
  expect(g.constant(int32(1)).node.after).toEqual([]);
});
