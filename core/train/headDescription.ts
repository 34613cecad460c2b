import { z } from "zod";
import type { Network } from "../network/network.ts";

const base = { name: z.string(), inputs: z.array(z.string()).min(1) };
const count = z.number().int().positive();

/** The kinds of layer that a head is made of, as core/network describes them. */
const HeadLayer = z.discriminatedUnion("kind", [
  z.object({
    ...{ kind: z.literal("linear"), ...base, source: z.string() },
    ...{ channelsIn: count, channelsOut: count, bias: z.boolean() },
  }),
  z.object({ kind: z.literal("dropout"), ...base, rate: z.number().min(0).lt(1) }),
  z.object({ kind: z.literal("activation"), ...base, activation: z.enum(["relu", "relu6", "gelu"]) }),
  z.object({
    ...{ kind: z.literal("batchNorm"), ...base, source: z.string() },
    ...{ channels: count, epsilon: z.number().positive(), momentum: z.number().min(0).max(1) },
  }),
]);

/** A head as run.json keeps it, so that a run can be looked at after the way of building heads has changed. */
export const HeadDescription = z.object({
  name: z.string(),
  layers: z.array(HeadLayer).min(1),
  output: z.string(),
  map: z.string(),
  features: z.number().int().min(2),
  groups: z.array(z.object({ name: z.string(), layers: z.array(z.string()) })),
});
export type HeadDescription = z.infer<typeof HeadDescription>;

/** @throws RangeError for a head with a layer that no head is made of */
export function describeHead(head: Network): HeadDescription {
  const parsed = HeadDescription.safeParse(head);
  if (parsed.success) return parsed.data;
  throw new RangeError(`The head ${head.name} can't be written down: ${parsed.error.message}`);
}
