/** Pictures asked for at a time: enough to keep main and decoder busy, few enough to turn to another place at once. */
const mostAtOnce = 16;
/** Where a race has ended: a view of tiles in one round, since nothing else moves. */
const mostLanded = 32;

/** What the queue needs of an `<img>`. */
export interface LoadingImage {
  src: string;
  addEventListener(type: "load" | "error", listener: () => void): void;
  removeEventListener(type: "load" | "error", listener: () => void): void;
  removeAttribute(name: "src"): void;
}

interface Waiting {
  readonly image: LoadingImage;
  readonly src: string;
  /** Its place in the order shown, which may change while it waits. */
  readonly place: () => number;
}

/**
 * Lets the tiles' pictures load nearest to the middle of the view first, a few at a time. A tile that leaves before its turn
 * is forgotten, so what scrolls by costs nothing; while the view races, nothing new begins.
 */
export class ThumbQueue {
  readonly #waiting = new Set<Waiting>();
  readonly #loading = new Map<Waiting, () => void>();
  #middle = 0;
  #held = false;
  #most = mostAtOnce;

  /** @param middle the place in the middle of the view @param held the view moves too fast for a picture to be seen */
  look(middle: number, held: boolean): void {
    if (this.#held && !held) this.#most = mostLanded;
    else if (middle !== this.#middle) this.#most = mostAtOnce;
    this.#middle = middle;
    this.#held = held;
    this.#pump();
  }

  /** Loads a picture when its turn comes. Returns the function that gives up the turn, the load, or the picture itself. */
  ask(image: LoadingImage, src: string, place: () => number): () => void {
    const entry = { image, src, place };
    this.#waiting.add(entry);
    this.#pump();
    return () => {
      this.#waiting.delete(entry);
      // Without its address an image that is still held somewhere holds no pixels.
      image.removeAttribute("src");
      this.#loading.get(entry)?.();
    };
  }

  #pump(): void {
    while (!this.#held && this.#loading.size < this.#most) {
      const next = this.#nearest();
      if (next === undefined) return;
      this.#waiting.delete(next);
      this.#start(next);
    }
  }

  #nearest(): Waiting | undefined {
    let best: Waiting | undefined;
    for (const entry of this.#waiting) {
      if (best === undefined || this.#distance(entry) < this.#distance(best)) best = entry;
    }
    return best;
  }

  #distance({ place }: Waiting): number {
    return Math.abs(place() - this.#middle);
  }

  #start(entry: Waiting): void {
    const { image, src } = entry;
    const ended = (): void => {
      image.removeEventListener("load", ended);
      image.removeEventListener("error", ended);
      this.#loading.delete(entry);
      this.#pump();
    };
    this.#loading.set(entry, ended);
    image.addEventListener("load", ended);
    image.addEventListener("error", ended);
    image.src = src;
  }
}
