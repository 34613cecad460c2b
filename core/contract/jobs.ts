import { z } from "zod";
import { WireError } from "./errors.ts";

export const JobId = z.string().min(1);
export type JobId = z.infer<typeof JobId>;

/** At most ten of these a second reach the window for each job. */
export const Progress = z.object({
  /** What is being done, in the person's words: "Reading photos". */
  phase: z.string(),
  done: z.number().nonnegative(),
  /** 0 while the total is not known. */
  total: z.number().nonnegative(),
  unit: z.string(),
  /** Photos a second, lately, where photos are trained on. */
  rate: z.number().nonnegative().optional(),
  /** Seconds that are left, as far as can be told. */
  secondsLeft: z.number().nonnegative().optional(),
  /** Bytes that have come so far, where files are fetched. */
  bytes: z.number().nonnegative().optional(),
  /** Bytes of memory that the core holds. */
  memory: z.number().nonnegative().optional(),
});
export type Progress = z.infer<typeof Progress>;

export const JobState = z.enum(["queued", "running", "succeeded", "failed", "cancelled"]);
export type JobState = z.infer<typeof JobState>;

export const JobView = z.object({
  id: JobId,
  command: z.string(),
  title: z.string(),
  state: JobState,
  progress: Progress.optional(),
  error: WireError.optional(),
  /** Milliseconds since the epoch. */
  started: z.number().optional(),
});
export type JobView = z.infer<typeof JobView>;
