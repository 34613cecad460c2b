import { z } from "zod";

/** Why photos belong together and must not stand on two sides. */
export const GroupReason = z.enum(["exact", "near", "page", "creator", "burst"]);
export type GroupReason = z.infer<typeof GroupReason>;

export const SplitMethod = z.enum(["hash", "exact"]);
export type SplitMethod = z.infer<typeof SplitMethod>;
