import { setImmediate, setTimeout } from "node:timers/promises";

/** Milliseconds for which a loop may hold the core: an edit that comes meanwhile waits for so long. */
const longest = 8;
/** Milliseconds after which work is urgent no more: a move of thousands of files, or one that waits for such a loop itself. */
const patience = 250;

/** Ends of what is urgent. */
const urgent = new Set<Promise<void>>();

/**
 * Work that somebody at the keyboard waits for. It takes a dozen turns of the event loop, for each file that it writes and moves, and
 * loops that take breath would have as many of theirs in between: they stand still until it is done.
 */
export async function urgently<T>(work: () => Promise<T>): Promise<T> {
  const ended = new AbortController();
  const end = setTimeout(patience, undefined, { signal: ended.signal, ref: false }).catch(() => undefined);
  urgent.add(end);
  void end.then(() => urgent.delete(end));
  try {
    return await work();
  } finally {
    ended.abort();
  }
}

/** Lets others have their turn in a long loop: `if (breath.isDue) await breath.take();` for each item, which costs nothing between. */
export class Breath {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= longest;
  }

  async take(): Promise<void> {
    await setImmediate();
    if (urgent.size > 0) await Promise.all(urgent);
    this.#since = performance.now();
  }
}

/** What `map` gives, made in turns. */
export async function mapInTurns<T, U>(
  items: Iterable<T>,
  make: (item: T, index: number) => U,
  breath: Breath = new Breath(),
): Promise<U[]> {
  const made: U[] = [];
  for (const item of items) {
    if (breath.isDue) await breath.take();
    made.push(make(item, made.length));
  }
  return made;
}
