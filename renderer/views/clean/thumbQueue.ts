/** Pictures asked for at a time: enough to keep core and decoder busy, few enough to turn to another place at once. */
const mostAtOnce = 16;

interface Waiting {
  readonly image: HTMLImageElement;
  readonly src: string;
  readonly place: number;
}

/**
 * Lets the tiles' pictures load nearest to the middle of the view first, a few at a time. A tile that leaves before its turn
 * is forgotten, so what scrolls by costs nothing; while the view races, nothing new begins.
 */
export class ThumbQueue {
  readonly #waiting = new Set<Waiting>();
  #loading = 0;
  #middle = 0;
  #held = false;

  /** @param middle the place in the middle of the view @param held the view moves too fast for a picture to be seen */
  look(middle: number, held: boolean): void {
    this.#middle = middle;
    this.#held = held;
    this.#pump();
  }

  /** Loads a picture when its turn comes. Returns the function that gives the turn up. */
  ask(image: HTMLImageElement, src: string, place: number): () => void {
    const entry = { image, src, place };
    this.#waiting.add(entry);
    this.#pump();
    return () => this.#waiting.delete(entry);
  }

  #pump(): void {
    while (!this.#held && this.#loading < mostAtOnce) {
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
    return Math.abs(place - this.#middle);
  }

  #start({ image, src }: Waiting): void {
    this.#loading += 1;
    const ended = (): void => {
      image.removeEventListener("load", ended);
      image.removeEventListener("error", ended);
      this.#loading -= 1;
      this.#pump();
    };
    image.addEventListener("load", ended);
    image.addEventListener("error", ended);
    image.src = src;
  }
}
