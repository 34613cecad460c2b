/** Union-find over 0 … size - 1 (Tarjan 1975), with path halving and union by size. */
export class DisjointSets {
  readonly #parents: Int32Array;
  readonly #sizes: Int32Array;

  constructor(size: number) {
    this.#parents = Int32Array.from({ length: size }, (_, at) => at);
    this.#sizes = new Int32Array(size).fill(1);
  }

  /** The member that stands for the whole set; another one after a union. */
  find(member: number): number {
    const parents = this.#parents;
    let at = member;
    for (let up = parents[at] ?? at; up !== at; up = parents[at] ?? at) {
      const above = parents[up] ?? up;
      parents[at] = above;
      at = above;
    }
    return at;
  }

  unite(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a === b) return;
    const [small, large] = (this.#sizes[a] ?? 1) < (this.#sizes[b] ?? 1) ? [a, b] : [b, a];
    this.#parents[small] = large;
    this.#sizes[large] = (this.#sizes[large] ?? 1) + (this.#sizes[small] ?? 1);
  }
}
