import { z } from "zod";

/** A number that some servers write as text. */
export const Count = z.coerce.number().int().nonnegative();

/** Pixels; what is no size is not known. */
export const Pixels = z.coerce.number().int().positive().optional().catch(undefined);

export const Text = z.string().nullish().catch(undefined);

/** The items of a list that can be read: one odd item costs only itself. */
export function readable<T>(items: readonly unknown[], schema: z.ZodType<T>): readonly T[] {
  return items.flatMap((item) => {
    const parsed = schema.safeParse(item);
    return parsed.success ? [parsed.data] : [];
  });
}
