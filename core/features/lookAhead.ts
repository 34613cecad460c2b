export type Settled<T> = { readonly value: T } | { readonly error: unknown };

/**
 * Starts the task for up to `limit` items at once and gives the outcomes in the items' order, so that slow work
 * (decoding) runs ahead of what takes the outcomes (the model) without piling up. Errors are given as outcomes. When
 * the taker stops early, no new task starts; those under way end unheard.
 */
export async function* lookAhead<I, T>(
  items: readonly I[],
  limit: number,
  task: (item: I) => Promise<T>,
): AsyncGenerator<{ readonly item: I; readonly outcome: Settled<T> }> {
  const settle = (item: I): Promise<Settled<T>> =>
    task(item).then(
      (value) => ({ value }),
      (error: unknown) => ({ error }),
    );
  const running: { readonly item: I; readonly outcome: Promise<Settled<T>> }[] = [];
  let next = 0;
  while (next < items.length || running.length > 0) {
    while (next < items.length && running.length < limit) {
      const item = items[next++]!;
      running.push({ item, outcome: settle(item) });
    }
    const { item, outcome } = running.shift()!;
    yield { item, outcome: await outcome };
  }
}
