import { z } from "zod";

/** How far a run has come: all that a resume needs besides weights, since the rest follows from seed, epoch and step. */
export const RunPosition = z.object({
  /** Steps done, over the whole run. */
  step: z.number().int().nonnegative(),
  /** The epoch under way, from 1. With all its steps done, its validation is still to come. */
  epoch: z.number().int().positive(),
  /** Sum over the photos of the epoch's batches of their loss, and how many they were. */
  lossSum: z.number(),
  photos: z.number().int().nonnegative(),
  /** Time spent in this epoch. */
  seconds: z.number().nonnegative(),
  /** Parts that a batch is taken in, since the whole did not fit into memory. */
  parts: z.number().int().positive(),
});
export type RunPosition = z.infer<typeof RunPosition>;

/** The start of an epoch. */
export function epochStart(epoch: number, stepsPerEpoch: number, parts: number): RunPosition {
  return { step: (epoch - 1) * stepsPerEpoch, epoch, lossSum: 0, photos: 0, seconds: 0, parts };
}
