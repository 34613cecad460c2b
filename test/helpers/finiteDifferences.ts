import { expect } from "vitest";
import { int32 } from "../../core/graph/constant.ts";
import type { Shape } from "../../core/graph/dtype.ts";
import { gradients } from "../../core/graph/gradients.ts";
import { GraphBuilder, type Value } from "../../core/graph/graphBuilder.ts";
import type { HostTensor } from "../../core/graph/graphCalls.ts";
import { GraphSession } from "../../core/graph/graphSession.ts";

/** A small linear congruential generator (Numerical Recipes), so that every run sees the same numbers. */
export function seededNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Values in a shuffled order, 0.125 apart around 0 and never nearer to it than that: no kink of relu or max is crossed. */
export function spacedTensor(shape: Shape, random: () => number, step = 0.125): HostTensor {
  const count = shape.reduce((a, b) => a * b, 1);
  const values = Float32Array.from({ length: count }, (_, i) =>
    i < count / 2 ? i - count / 2 - 1 : i - count / 2 + 1,
  );
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [values[i], values[j]] = [values[j]!, values[i]!];
  }
  return { shape, values: values.map((value) => value * step) };
}

export function randomTensor(shape: Shape, random: () => number, low = -1, high = 1): HostTensor {
  const count = shape.reduce((a, b) => a * b, 1);
  return { shape, values: Float32Array.from({ length: count }, () => low + (high - low) * random()) };
}

/**
 * Holds the gradients of Σ weights·f(inputs) to central differences, element by element. The weights are random, so that a
 * rule which mixes up positions can't pass.
 */
export async function expectGradients(
  f: (g: GraphBuilder, inputs: readonly Value[]) => Value,
  inputs: readonly HostTensor[],
  { step = 0.01, tolerance = 5e-3, seed = 7 } = {},
): Promise<void> {
  const g = new GraphBuilder();
  const placeholders = inputs.map(({ shape }, i) => g.placeholder(`x${i}`, "float32", shape));
  const output = f(g, placeholders);
  const weights = g.placeholder("weights", "float32", [-1]);
  const flat = g.op("Reshape", [output, g.constant(int32([-1]))]);
  const loss = g.op("Sum", [g.op("Mul", [flat, weights]), g.constant(int32([0]))], { keep_dims: { bool: false } });
  const named = Object.fromEntries(placeholders.map((value, i) => [`x${i}`, value]));
  const grads = gradients(g, loss, placeholders);
  g.signature("output", { inputs: named, outputs: { flat } });
  g.signature("loss", { inputs: { ...named, weights }, outputs: { loss } });
  g.signature("gradients", {
    inputs: { ...named, weights },
    outputs: Object.fromEntries(grads.map((value, i) => [`g${i}`, value])),
  });
  const session = await GraphSession.open(g);
  try {
    const feed = Object.fromEntries(inputs.map((tensor, i) => [`x${i}`, tensor]));
    const random = seededNumbers(seed);
    const { flat: answer } = await session.run("output", feed);
    const fed = { ...feed, weights: randomTensor(answer!.shape, random) };
    const analytic = await session.run("gradients", fed);
    for (const [which, tensor] of inputs.entries()) {
      const gradient = analytic[`g${which}`]!;
      expect(gradient.shape).toEqual(tensor.shape);
      for (let i = 0; i < tensor.values.length; i++) {
        const at = async (offset: number): Promise<number> => {
          const moved = Float32Array.from(tensor.values);
          moved[i]! += offset;
          const { loss } = await session.run("loss", { ...fed, [`x${which}`]: { shape: tensor.shape, values: moved } });
          return loss!.values[0]!;
        };
        const numeric = ((await at(step)) - (await at(-step))) / (2 * step);
        const error = Math.abs(numeric - gradient.values[i]!) / Math.max(1, Math.abs(numeric));
        expect(error, `input ${which}, element ${i}: ${numeric} and ${gradient.values[i]!}`).toBeLessThan(tolerance);
      }
    }
  } finally {
    session.dispose();
  }
}
