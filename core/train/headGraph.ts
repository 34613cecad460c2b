import { float32, int32 } from "../graph/constant.ts";
import { gradients } from "../graph/gradients.ts";
import { GraphBuilder, type Value, type Variable } from "../graph/graphBuilder.ts";
import type { StateDict } from "../weights/tensors.ts";
import { dropoutLayers, type Head, headShapes } from "./head.ts";
import { applyGradient, type Optimizer, rateCount } from "./optimizer.ts";

/**
 * Emits a head as a TensorFlow graph with these signatures, which share their variables:
 * - `logits`: features [n, features] → logits [n, classes], without dropout;
 * - `weights`: nothing → every parameter under its name;
 * - `step`, with an optimizer: features [batch, features], labels [batch] int32, rates (see `optimizerRates`) and one
 *   mask [batch, width] for each dropout layer (0, or 1 / (1 − rate)) → loss: the batch's mean cross-entropy before the
 *   update that the step makes.
 * @param initial weights by parameter name; shapes as `headShapes` has them
 */
export function headGraph(head: Head, initial: StateDict, optimizer?: Optimizer): GraphBuilder {
  const builder = new GraphBuilder();
  const variables = new Map<string, Variable>();
  for (const [name, shape] of headShapes(head)) {
    const tensor = initial.get(name);
    if (tensor === undefined) throw new RangeError(`The head's weights lack ${name}.`);
    variables.set(name, builder.variable(name, float32(tensor.values, shape)));
  }

  const features = builder.placeholder("features", "float32", [-1, head.features]);
  builder.signature("logits", {
    inputs: { features },
    outputs: { logits: emitLayers(builder, head, variables, features) },
  });
  builder.signature("weights", {
    inputs: {},
    outputs: Object.fromEntries([...variables].map(([name, variable]) => [name, builder.read(variable)])),
  });
  if (optimizer !== undefined) emitStep(builder, head, variables, features, optimizer);
  return builder;
}

function emitStep(
  builder: GraphBuilder,
  head: Head,
  variables: ReadonlyMap<string, Variable>,
  features: Value,
  optimizer: Optimizer,
): void {
  const labels = builder.placeholder("labels", "int32", [-1]);
  const rates = builder.placeholder("rates", "float32", [rateCount]);
  const masks = Object.fromEntries(
    dropoutLayers(head).map(({ name, width }) => [name, builder.placeholder(name, "float32", [-1, width])]),
  );
  const logits = emitLayers(builder, head, variables, features, masks);
  const losses = builder.op("SparseSoftmaxCrossEntropyWithLogits", [logits, labels]);
  const loss = builder.op("Mean", [losses, builder.constant(int32([0]))], { keep_dims: { bool: false } });

  const axis = builder.constant(int32(0), "axis");
  const scalars = Array.from({ length: rateCount }, (_, index) =>
    builder.op("GatherV2", [rates, builder.constant(int32(index)), axis]),
  );
  const trained = [...variables.values()];
  const found = gradients(
    builder,
    loss,
    trained.map((variable) => builder.read(variable)),
  );
  const updates = trained.map((variable, index) => {
    const gradient = found[index];
    if (gradient === undefined) throw new RangeError(`The loss does not depend on ${variable.name}.`);
    return applyGradient(builder, optimizer, variable, gradient, scalars);
  });
  builder.signature("step", {
    inputs: { features, labels, rates, ...masks },
    outputs: { loss: builder.afterAll(updates, loss) },
  });
}

/** @param masks factor of each dropout layer by name; left out where nothing is dropped (inference) */
function emitLayers(
  builder: GraphBuilder,
  head: Head,
  variables: ReadonlyMap<string, Variable>,
  input: Value,
  masks: Readonly<Record<string, Value>> = {},
): Value {
  let value = input;
  for (const layer of head.layers) {
    switch (layer.kind) {
      case "linear": {
        const weight = variables.get(`${layer.name}.weight`);
        const bias = variables.get(`${layer.name}.bias`);
        if (!weight || !bias) throw new RangeError(`Linear layer ${layer.name} has no variables.`);
        const product = builder.op("MatMul", [value, builder.read(weight)], { transpose_b: { bool: true } });
        value = builder.op("BiasAdd", [product, builder.read(bias)]);
        break;
      }
      case "relu":
        value = builder.op("Relu", [value]);
        break;
      case "dropout": {
        const mask = masks[layer.name];
        if (mask !== undefined) value = builder.op("Mul", [value, mask]);
        break;
      }
    }
  }
  return value;
}
