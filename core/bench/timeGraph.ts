import { bfloat16, float32, int32 } from "../graph/constant.ts";
import { GraphBuilder, type Value } from "../graph/graphBuilder.ts";
import { GraphSession } from "../graph/graphSession.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import { rate } from "./rate.ts";

export interface TimedGraph {
  /** Shapes of the tensors that the graph starts from; the batch stands in them. */
  readonly inputs: readonly (readonly number[])[];
  /** Adds what is to be timed and gives its result. */
  readonly build: (g: GraphBuilder, inputs: readonly Value[]) => Value;
  /** Number of axes of the result. */
  readonly rank: number;
  readonly precision: Precision;
}

/**
 * Times a part of a network by itself: nothing goes in or out but the first number of the result.
 * @returns runs per second
 */
export async function timeGraph(
  { inputs, build, rank, precision }: TimedGraph,
  seconds: number,
  signal: AbortSignal,
): Promise<number> {
  const g = new GraphBuilder();
  const dtype = precision === "bf16" ? "bfloat16" : "float32";
  const half = precision === "bf16" ? bfloat16(Float32Array.of(0.5), []) : float32(0.5);
  // Variables, since what depends on constants alone would be computed once and for all.
  const variables = inputs.map((shape, at) => g.blankVariable(`input${at}`, dtype, shape));
  const begin = variables.map((variable) =>
    g.assign(variable, g.op("Fill", [g.constant(int32(variable.shape)), g.constant(half)])),
  );
  g.signature("begin", { inputs: {}, outputs: { done: g.afterAll(begin, g.constant(float32(1))) } });
  const result = build(
    g,
    variables.map((variable) => g.read(variable)),
  );
  const [zeros, ones] = [0, 1].map((value) => g.constant(int32(Array.from<number>({ length: rank }).fill(value))));
  const first = g.op("Cast", [g.op("Slice", [result, zeros!, ones!])], { DstT: { type: "float32" } });
  g.signature("run", { inputs: {}, outputs: { first } });
  const session = await GraphSession.open(g);
  try {
    await session.run("begin");
    return await rate(() => session.run("run"), 1, seconds, signal);
  } finally {
    session.dispose();
  }
}
