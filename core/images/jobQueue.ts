/** What a person waits for comes before what runs behind: 0 a thumbnail in view, 1 pixels for a model, 2 reading a folder. */
export type Priority = 0 | 1 | 2;

/** First in, first out within a priority; the first is found in O(1) however long the queue (a project may hold 100,000 photos). */
export class JobQueue<T> {
  readonly #lanes: readonly [Set<T>, Set<T>, Set<T>] = [new Set(), new Set(), new Set()];

  get isEmpty(): boolean {
    return this.#lanes.every((lane) => lane.size === 0);
  }

  add(item: T, priority: Priority): void {
    this.#lanes[priority].add(item);
  }

  /** What is next; it stays until it is removed. */
  first(): T | undefined {
    for (const lane of this.#lanes) {
      for (const item of lane) return item;
    }
    return undefined;
  }

  remove(item: T): boolean {
    return this.#lanes.some((lane) => lane.delete(item));
  }

  drain(): readonly T[] {
    const all = this.#lanes.flatMap((lane) => [...lane]);
    for (const lane of this.#lanes) lane.clear();
    return all;
  }
}
