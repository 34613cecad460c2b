import { mapInTurns } from "../jobs/breath.ts";
import { attributeMessage, shapeMessage } from "./attribute.ts";
import { dtypeNumber } from "./dtype.ts";
import type { Graph, GraphNode, Signature, Value } from "./graphBuilder.ts";
import { encodeProto } from "./savedModelProto.ts";

/** The name under which TensorFlow's loader looks for the operation that gives variables their first values. */
const initSignature = "__saved_model_init_op";

function valueName(value: Value): string {
  return value.index === 0 ? value.node.name : `${value.node.name}:${value.index}`;
}

function encodeNode(node: GraphNode): Uint8Array {
  return encodeProto("NodeDef", {
    name: node.name,
    op: node.op,
    input: [...node.inputs.map(valueName), ...node.after.map((before) => `^${before.name}`)],
    attr: Object.fromEntries(Object.entries(node.attrs).map(([name, value]) => [name, attributeMessage(value)])),
  });
}

function tensorInfos(values: Readonly<Record<string, Value>>): object {
  return Object.fromEntries(
    Object.entries(values).map(([key, value]) => {
      const declared = value.node.attrs["shape"];
      // Only an input's shape is known; tfjs wants a tensor_shape to be there, not to be right.
      const shape =
        declared !== undefined && "shape" in declared ? shapeMessage(declared.shape) : { unknown_rank: true };
      return [key, { name: `${value.node.name}:${value.index}`, dtype: dtypeNumber[value.dtype], tensor_shape: shape }];
    }),
  );
}

function signatureMessage(signature: Signature): object {
  return {
    inputs: tensorInfos(signature.inputs),
    outputs: tensorInfos(signature.outputs),
    method_name: "tensorflow/serving/predict",
  };
}

/**
 * The bytes of a `saved_model.pb` with the tag "serve". Variables get their values from the init operation, so that no
 * checkpoint stands beside the file. The versions say that the graph may use what TensorFlow 2 knows. Made in turns: the
 * constants of a large network take 0.2 s.
 * @param part "signatures" leaves the nodes out: enough for whoever looks up what a loaded graph takes and gives
 */
export async function encodeSavedModel(graph: Graph, part: "whole" | "signatures" = "whole"): Promise<Uint8Array> {
  const nodes = part === "whole" ? await mapInTurns(graph.nodes, encodeNode) : [];
  const signatures: Record<string, object> = {};
  for (const [name, signature] of graph.signatures) signatures[name] = signatureMessage(signature);
  if (part === "whole" && graph.initializers.length > 0) {
    const name = "initialize_variables";
    nodes.push(encodeProto("NodeDef", { name, op: "NoOp", input: graph.initializers.map((node) => `^${node.name}`) }));
    // The loader takes the operation's bare name from here, not a tensor's.
    signatures[initSignature] = { outputs: { [initSignature]: { name, tensor_shape: { unknown_rank: true } } } };
  }
  return encodeProto("SavedModel", {
    saved_model_schema_version: 1,
    meta_graphs: [
      {
        meta_info_def: { tags: ["serve"] },
        graph_def: { node: nodes, versions: { producer: 1882, min_consumer: 12 } },
        signature_def: signatures,
      },
    ],
  });
}
