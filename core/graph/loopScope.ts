import type { GraphNode, Value } from "./graphBuilder.ts";

/** What is inside of a loop whose nodes are being added, for a GraphBuilder. */
export class LoopScope {
  /** Reads of variables that a turn's nodes share. */
  readonly reads = new Map<string, Value>();
  /** Literals that they share. */
  readonly constants = new Map<string, Value>();
  readonly #turn: GraphNode;
  readonly #enter: (value: Value) => Value;
  readonly #inside: Set<GraphNode>;
  /** Values from outside → what stands for them inside. */
  readonly #entered = new Map<Value, Value>();

  /**
   * @param turn node of the turn's number
   * @param enter adds the node through which a value from outside is the same in every turn
   */
  constructor(turn: GraphNode, enter: (value: Value) => Value) {
    this.#turn = turn;
    this.#enter = enter;
    this.#inside = new Set([turn]);
  }

  add(node: GraphNode): void {
    this.#inside.add(node);
  }

  /** A value as a node of the loop may take it. */
  valueOf(value: Value): Value {
    if (this.#inside.has(value.node)) return value;
    let inside = this.#entered.get(value);
    if (inside === undefined) {
      inside = this.#enter(value);
      this.#inside.add(inside.node);
      this.#entered.set(value, inside);
    }
    return inside;
  }

  /** A node that takes nothing which was made in the turn has to wait for it to begin. */
  waits(inputs: readonly Value[]): readonly GraphNode[] {
    return inputs.every(({ node }) => node.op === "Enter") ? [this.#turn] : [];
  }
}
