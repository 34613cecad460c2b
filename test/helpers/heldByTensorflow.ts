import type { GraphCalls } from "../../core/graph/graphCalls.ts";
import { graphClient } from "../../core/graph/graphClient.ts";

/** What is in TensorFlow's memory, once everything that it was asked for before is done. */
export async function heldByTensorflow(): Promise<GraphCalls["count"]["output"]> {
  return await graphClient().call("count", undefined);
}

export async function heldTensors(): Promise<number> {
  return (await heldByTensorflow()).tensors;
}
