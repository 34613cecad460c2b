/** Five a second: as fast as anybody sees thumbnails come. */
const interval = 200;

/** Hands on what comes in batches, the first at once. */
export class Batches<T> {
  readonly #deliver: (items: T[]) => void;
  #held: T[] = [];
  #timer: NodeJS.Timeout | undefined;

  constructor(deliver: (items: T[]) => void) {
    this.#deliver = deliver;
  }

  add(item: T): void {
    this.#held.push(item);
    this.#timer ??= setTimeout(
      () => {
        this.#timer = undefined;
        this.flush();
      },
      this.#held.length === 1 ? interval : 0,
    );
  }

  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const held = this.#held;
    this.#held = [];
    if (held.length > 0) this.#deliver(held);
  }
}
