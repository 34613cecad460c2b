import { int32, int64 } from "../constant.ts";
import type { GraphBuilder, GraphNode, Value } from "../graphBuilder.ts";
import type { PartOfBatch } from "./dropMask.ts";

/** At most this many steps go into one call. */
export const mostStepsAtOnce = 1024;

/** A batch as the thawed layers take it. */
export interface BatchValues {
  /** Activation at the border, in the type in which the thawed layers work. */
  readonly border: Value;
  readonly labels: Value;
  readonly scale: Value;
  /** int32 [dropouts, 2] */
  readonly seeds: Value;
  readonly part?: PartOfBatch;
}

export interface StepLoopSettings {
  /** Values of a row at the border. */
  readonly width: number;
  /** Numbers that a step takes for the optimizer. */
  readonly rates: number;
  readonly dropouts: number;
}

/**
 * Adds the signatures
 * - `steps`: the rows of all batches one after another (border [rows, width], labels [rows, 1] int32), first rows and sizes
 *   of the batches as Slice takes them ([steps, 2] int32: row, 0 and rows, -1), and for each step what a single one
 *   takes (scale, rates, seeds) → losses [mostStepsAtOnce], those of the call at the front;
 * - `stepsDone`: nothing → count of steps that were made so since `begin`, and losses: where a call fails half-way, what was
 *   done.
 * @param step adds one step: its loss, and the nodes that have written what it changes
 * @returns nodes that give the variables of the loop their first values
 */
export function emitStepLoop(
  g: GraphBuilder,
  { width, rates, dropouts }: StepLoopSettings,
  step: (batch: BatchValues, rates: Value) => { readonly loss: Value; readonly updates: readonly GraphNode[] },
): readonly GraphNode[] {
  const fed = {
    border: g.placeholder("steps/border", "float32", [-1, width]),
    labels: g.placeholder("steps/labels", "int32", [-1, 1]),
    firsts: g.placeholder("steps/firsts", "int32", [-1, 2]),
    sizes: g.placeholder("steps/sizes", "int32", [-1, 2]),
    scale: g.placeholder("steps/scale", "float32", [-1]),
    rates: g.placeholder("steps/rates", "float32", [-1, rates]),
  };
  const seeds = g.placeholder("steps/seeds", "int32", [-1, dropouts, 2]);
  const losses = g.blankVariable("steps/losses", "float32", [mostStepsAtOnce]);
  const count = g.blankVariable("steps/count", "int64", []);
  const one = g.constant(int64(1));
  const axis = g.constant(int32(0));
  const turns = g.op("Size", [fed.scale], { out_type: { type: "int32" } });
  const over = g.loop(turns, (turn) => {
    const of = (value: Value): Value => g.op("GatherV2", [value, turn, axis]);
    const [first, size] = [of(fed.firsts), of(fed.sizes)];
    const rows = (value: Value): Value => g.op("Slice", [value, first, size]);
    const labels = g.op("Reshape", [rows(fed.labels), g.constant(int32([-1]))]);
    const batch = { border: rows(fed.border), labels, scale: of(fed.scale), seeds: of(seeds) };
    const { loss, updates } = step(batch, of(fed.rates));
    const noted = g.node("ResourceScatterUpdate", [losses.handle, turn, loss], {}, { after: updates });
    return [g.node("AssignAddVariableOp", [count.handle, one], {}, { after: [noted] })];
  });
  g.signature("steps", {
    inputs: dropouts > 0 ? { ...fed, seeds } : fed,
    outputs: { losses: g.read(losses, [over]) },
  });
  const made = g.op("Cast", [g.read(count)], { DstT: { type: "int32" } });
  g.signature("stepsDone", { inputs: {}, outputs: { count: made, losses: g.read(losses) } });
  return [g.assignZeros(losses), g.assign(count, g.constant(int64(0)))];
}
