import type { Attribute, Attributes } from "./attribute.ts";
import { type Constant, float32, int32 } from "./constant.ts";
import type { DType, Shape } from "./dtype.ts";
import { LoopScope } from "./loopScope.ts";
import { type OpDefinition, type OutputType, opDefinitions } from "./opDefinitions.ts";

/** One output of a node: what other nodes take as input. */
export interface Value {
  readonly node: GraphNode;
  readonly index: number;
  readonly dtype: DType;
}

export interface GraphNode {
  readonly name: string;
  readonly op: string;
  readonly inputs: readonly Value[];
  /** Nodes that must have run before this one, besides those that its inputs come from. */
  readonly after: readonly GraphNode[];
  readonly attrs: Attributes;
  readonly outputs: readonly Value[];
  /** A rule of its own, in place of its operation's. */
  readonly gradient: GradientRule | undefined;
}

/**
 * Given a node and the gradient of the loss by each of its outputs (undefined where the loss does not depend on one), adds
 * the nodes that compute the gradient by each input; undefined for inputs that have none (labels, shapes, axes).
 */
export type GradientRule = (
  g: GraphBuilder,
  node: GraphNode,
  grads: readonly (Value | undefined)[],
) => readonly (Value | undefined)[];

/** A tensor that keeps its value between runs of one session. */
export interface Variable {
  readonly name: string;
  readonly handle: Value;
  readonly dtype: DType;
  readonly shape: Shape;
}

export interface Signature {
  readonly inputs: Readonly<Record<string, Value>>;
  readonly outputs: Readonly<Record<string, Value>>;
}

export interface NodeOptions {
  readonly name?: string;
  readonly after?: readonly GraphNode[];
  /** Where the shapes at hand allow of a faster gradient than the operation's rule gives. */
  readonly gradient?: GradientRule;
}

/** A finished graph, ready to be written: nodes in topological order. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly signatures: ReadonlyMap<string, Signature>;
  /** Nodes that give variables their first values; they run once when a session opens. */
  readonly initializers: readonly GraphNode[];
}

/** Bytes of the largest literal that is looked for among those that are there. */
const mostShared = 64;

/**
 * Collects the nodes of a TensorFlow graph. Nodes are stored in the order of their making, so a node's inputs always
 * come before it. Element types follow from the inputs (opDefinitions); shapes are left to TensorFlow.
 */
export class GraphBuilder implements Graph {
  readonly nodes: GraphNode[] = [];
  readonly signatures = new Map<string, Signature>();
  readonly initializers: GraphNode[] = [];
  readonly #names = new Map<string, number>();
  /** Shared reads by variable, outside of loops. */
  readonly #reads = new Map<string, Value>();
  /** Shared literals, outside of loops. */
  readonly #constants = new Map<string, Value>();
  #loop: LoopScope | undefined;

  /** Adds a node. Throws RangeError for an operation that opDefinitions does not know. */
  node(op: string, given: readonly Value[], attrs: Attributes = {}, options: NodeOptions = {}): GraphNode {
    const loop = this.#loop;
    const inputs = loop === undefined ? given : given.map((value) => loop.valueOf(value));
    const definition = opDefinitions[op];
    if (definition === undefined) throw new RangeError(`Operation ${op} is not in opDefinitions.`);
    const all: Record<string, Attribute> = { ...attrs };
    for (const [attribute, index] of Object.entries(definition.types)) {
      const source = inputs.at(index);
      if (source === undefined) throw new RangeError(`${op} lacks input ${index}.`);
      all[attribute] ??= { type: source.dtype };
    }
    const listed = definition.besideList === undefined ? 0 : inputs.length - definition.besideList;
    if (definition.besideList !== undefined) all["N"] = { int: listed };
    const types = outputsOf(op, definition, all, listed).map((output) =>
      typeof output === "string" ? output : typeOf(op, all, output.attr),
    );
    const outputs: Value[] = [];
    const node: GraphNode = {
      name: this.#unique(options.name ?? op),
      op,
      inputs: [...inputs],
      after: [...(options.after ?? []), ...(loop?.waits(inputs) ?? [])],
      attrs: all,
      outputs,
      gradient: options.gradient,
    };
    types.forEach((dtype, index) => outputs.push({ node, index, dtype }));
    this.nodes.push(node);
    loop?.add(node);
    return node;
  }

  /** Adds a node and gives its first output. */
  op(op: string, inputs: readonly Value[], attrs: Attributes = {}, options: NodeOptions = {}): Value {
    const [output] = this.node(op, inputs, attrs, options).outputs;
    if (output === undefined) throw new RangeError(`${op} has no output; use node().`);
    return output;
  }

  /** A literal; small ones that are equal share a node, since most of a graph's cost is in the number of its nodes. */
  constant(value: Constant, name = "const"): Value {
    const add = (): Value => this.op("Const", [], { dtype: { type: value.dtype }, value: { tensor: value } }, { name });
    if (value.bytes.length > mostShared) return add();
    const constants = this.#loop?.constants ?? this.#constants;
    const key = `${value.dtype} ${value.shape.join()} ${value.bytes.join()}`;
    const shared = constants.get(key) ?? add();
    constants.set(key, shared);
    return shared;
  }

  /** An input of the graph; -1 in the shape stands for what each run brings (the batch). */
  placeholder(name: string, dtype: DType, shape: Shape): Value {
    return this.op("Placeholder", [], { dtype: { type: dtype }, shape: { shape } }, { name });
  }

  /** A variable with its first value, which must not depend on a placeholder. */
  variable(name: string, initial: Constant): Variable {
    const variable = this.blankVariable(name, initial.dtype, initial.shape);
    const first = this.constant(initial, "initial");
    this.initializers.push(this.assign(variable, first, { name: `${variable.name}/initialize` }));
    return variable;
  }

  /** A variable that has no value, and must not be read, until a signature has assigned one. */
  blankVariable(name: string, dtype: DType, shape: Shape): Variable {
    const unique = this.#unique(name);
    const handle = this.op(
      "VarHandleOp",
      [],
      { dtype: { type: dtype }, shape: { shape }, shared_name: { string: unique }, container: { string: "" } },
      { name: `${unique}/handle` },
    );
    return { name: unique, handle, dtype, shape };
  }

  /**
   * The value of a variable. Without `after` all callers share one node, so that gradients by it see every use; with
   * `after` the value is read anew once those nodes have run (an update, say).
   */
  read(variable: Variable, after: readonly GraphNode[] = []): Value {
    // A turn of a loop sees what the turn before it wrote.
    const reads = this.#loop?.reads ?? this.#reads;
    const shared = after.length === 0 ? reads.get(variable.name) : undefined;
    if (shared !== undefined) return shared;
    const attrs = { dtype: { type: variable.dtype } };
    const value = this.op("ReadVariableOp", [variable.handle], attrs, { name: `${variable.name}/read`, after });
    if (after.length === 0) reads.set(variable.name, value);
    return value;
  }

  /** A node that writes a value into a variable; give it to `after` of what must see the new value. */
  assign(variable: Variable, value: Value, options: NodeOptions = {}): GraphNode {
    return this.node("AssignVariableOp", [variable.handle, value], {}, options);
  }

  /** A node that makes a float32 variable all zeros, which take no room in the graph's file. */
  assignZeros(variable: Variable): GraphNode {
    return this.assign(variable, this.op("Fill", [this.constant(int32(variable.shape)), this.constant(float32(0))]));
  }

  /** The same value, but only after the nodes have run: how a signature's output makes updates happen. */
  afterAll(nodes: readonly GraphNode[], value: Value, name = "after"): Value {
    return this.op("Identity", [value], {}, { name, after: nodes });
  }

  /**
   * Adds nodes that run again and again, one turn after the other. What they take from outside of the loop is the same in
   * every turn; a variable is read anew.
   * @param turns how many, an int32 scalar
   * @param body adds the nodes of a turn, given its number from 0, and gives those that must have run before the next one
   * @returns a node that has run once all turns are over
   */
  loop(turns: Value, body: (turn: Value) => readonly GraphNode[]): GraphNode {
    if (this.#loop !== undefined) throw new RangeError("A loop can't hold another.");
    const frame = this.#unique("loop");
    const enter = (value: Value, isConstant: boolean): Value => {
      const attrs = {
        frame_name: { string: frame },
        is_constant: { bool: isConstant },
        parallel_iterations: { int: 1 },
      };
      return this.#outside(() => this.op("Enter", [value], attrs));
    };
    const zero = enter(this.constant(int32(0)), false);
    // The number of the next turn, which is not there yet, takes the place of the second input.
    const merge = this.node("Merge", [zero, zero]);
    const number = merge.outputs[0]!;
    const goesOn = this.op("LoopCond", [this.op("Less", [number, enter(turns, true)])]);
    const [last, next] = this.node("Switch", [number, goesOn]).outputs;
    const turn = this.op("Identity", [next!]);
    this.#loop = new LoopScope(turn.node, (value) => enter(value, true));
    try {
      const done = body(turn);
      const after = this.op("AddV2", [turn, this.constant(int32(1))], {}, { after: done });
      (merge.inputs as Value[])[1] = this.op("NextIteration", [after]);
    } finally {
      this.#loop = undefined;
    }
    return this.node("Exit", [last!]);
  }

  /** Adds nodes that stand outside of the loop under way. */
  #outside<T>(add: () => T): T {
    const loop = this.#loop;
    this.#loop = undefined;
    try {
      return add();
    } finally {
      this.#loop = loop;
    }
  }

  /** Names a set of inputs (placeholders) and outputs that a session can run. Signatures share variables. */
  signature(name: string, signature: Signature): void {
    if (Object.keys(signature.outputs).length === 0) throw new RangeError(`Signature ${name} has no output.`);
    this.signatures.set(name, signature);
  }

  #unique(wanted: string): string {
    // TensorFlow keeps names that start with an underscore for itself.
    const name = wanted.replace(/[^A-Za-z0-9_./-]/g, "_").replace(/^[^A-Za-z0-9.]/, "x$&");
    const used = this.#names.get(name);
    this.#names.set(name, (used ?? 0) + 1);
    return used === undefined ? name : this.#unique(`${name}_${used}`);
  }
}

function outputsOf(
  op: string,
  { outputs }: OpDefinition,
  attrs: Readonly<Record<string, Attribute>>,
  listed: number,
): readonly (OutputType | DType)[] {
  if (!("repeat" in outputs)) return outputs;
  const { repeat, times } = outputs;
  if (times === undefined) return Array.from({ length: listed }, () => repeat);
  const said = attrs[times];
  if (said === undefined || !("int" in said)) throw new RangeError(`${op} needs the number attribute ${times}.`);
  return Array.from({ length: said.int }, () => repeat);
}

function typeOf(op: string, attrs: Readonly<Record<string, Attribute>>, name: string): DType {
  const attribute = attrs[name];
  if (attribute === undefined || !("type" in attribute))
    throw new RangeError(`${op} needs the type attribute ${name}.`);
  return attribute.type;
}
