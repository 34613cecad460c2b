import { groupBy } from "../../split/groupBy.ts";

/** How many at once, in all and of one server. */
export interface Breadth {
  readonly atOnce: number;
  readonly perHost: number;
}

/**
 * Works on items, several at once, taking servers in turn so that a long list of one does not hold up the others.
 * After a failure nothing more is begun. @throws the first failure, once what was begun has ended
 */
export async function eachByHost<T>(
  items: readonly T[],
  hostOf: (item: T) => string,
  { atOnce, perHost }: Breadth,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const waiting = groupBy(items, hostOf);
  for (const list of waiting.values()) list.reverse();
  const active = new Map<string, number>();
  const failures: unknown[] = [];

  const next = (): { readonly host: string; readonly item: T } | undefined => {
    for (const [host, list] of waiting) {
      if ((active.get(host) ?? 0) >= perHost) continue;
      const item = list.pop();
      // To the end of the line, or out of it.
      waiting.delete(host);
      if (list.length > 0) waiting.set(host, list);
      if (item !== undefined) return { host, item };
    }
    return undefined;
  };

  const worker = async (): Promise<void> => {
    for (let one = next(); one !== undefined && failures.length === 0; one = next()) {
      const { host, item } = one;
      active.set(host, (active.get(host) ?? 0) + 1);
      try {
        await work(item);
      } catch (error) {
        failures.push(error);
      } finally {
        active.set(host, (active.get(host) ?? 1) - 1);
      }
    }
  };
  // A worker that found every server busy has ended; whoever makes room goes on itself, so nothing is left over.
  await Promise.all(Array.from({ length: atOnce }, worker));
  if (failures.length > 0) throw failures[0];
}
