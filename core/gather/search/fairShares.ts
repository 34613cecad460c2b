/**
 * Shares of a limit among searches that run beside each other; what one that has ended left over goes to the others.
 */
export class FairShares {
  readonly #limit: number;
  readonly #taken: number[];
  readonly #open: Set<number>;
  #waiting: (() => void)[] = [];
  #stopped = false;

  constructor(limit: number, count: number) {
    this.#limit = limit;
    this.#taken = Array.from({ length: count }, () => 0);
    this.#open = new Set(this.#taken.keys());
  }

  get total(): number {
    return this.#taken.reduce((sum, taken) => sum + taken, 0);
  }

  /** Nothing more is to be had by anybody. */
  get isOver(): boolean {
    return this.#stopped || this.total >= this.#limit;
  }

  /** Whether one more is this search's; to be asked again after every wait. */
  hasRoom(search: number): boolean {
    return !this.isOver && (this.#taken[search] ?? 0) < this.#share();
  }

  /** Resolves when there may be more room, or none for good. */
  changed(): Promise<void> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** One more, in the same turn in which `hasRoom` said yes. */
  take(search: number): void {
    this.#taken[search] = (this.#taken[search] ?? 0) + 1;
    if (this.isOver) this.#wake();
  }

  end(search: number): void {
    this.#open.delete(search);
    this.#wake();
  }

  stop(): void {
    this.#stopped = true;
    this.#wake();
  }

  #share(): number {
    const left = this.#taken.reduce(
      (rest, taken, search) => (this.#open.has(search) ? rest : rest - taken),
      this.#limit,
    );
    return Math.ceil(left / Math.max(1, this.#open.size));
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const wake of waiting) wake();
  }
}
