import { setImmediate } from "node:timers/promises";

/** Milliseconds for which a loop may hold the core: an edit that comes meanwhile waits for so long. */
const longest = 8;

/** Lets others have their turn in a long loop: `if (breath.isDue) await breath.take();` for each item, which costs nothing between. */
export class Breath {
  #since = performance.now();

  get isDue(): boolean {
    return performance.now() - this.#since >= longest;
  }

  async take(): Promise<void> {
    await setImmediate();
    this.#since = performance.now();
  }
}
