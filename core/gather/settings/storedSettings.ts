import { z } from "zod";
import { ProviderName } from "../../contract/credit.ts";

/** Raised with every change that an older version could not read. */
export const settingsSchema = 1;

/** What lies on disk, readable by its owner alone. */
export const StoredSettings = z.object({
  schema: z.literal(settingsSchema),
  contact: z.string().default(""),
  flickrKey: z.string().default(""),
  addresses: z.partialRecord(ProviderName, z.string()).default({}),
});
export type StoredSettings = z.infer<typeof StoredSettings>;

export const noSettings: StoredSettings = { schema: settingsSchema, contact: "", flickrKey: "", addresses: {} };
