import type { HeadSettings } from "../contract/training.ts";
import { LayerChain } from "./layerChain.ts";
import type { Network } from "./network.ts";
import type { Pooling } from "./pooling.ts";

/** Name of the one layer group of every head. */
export const headGroup = "head";

/** How the backbone's map is pooled for a head. */
export function poolingOf(settings: HeadSettings): Pooling {
  return settings.kind === "linear" ? "average" : "averageMax";
}

/**
 * The head as a network of its own: its "input" is the pooled vector. "concatPool" is what fast.ai 2's create_head makes
 * with its defaults: batch norm, dropout at half the rate, linear, ReLU, batch norm, dropout, linear, the linear layers
 * without bias since a norm stands before them.
 * @param features length of the pooled vector, both halves counted
 */
export function headNetwork(settings: HeadSettings, features: number, classes: number): Network {
  const chain = new LayerChain(undefined, features);
  chain.group(headGroup);
  if (settings.kind === "linear") {
    if (settings.dropout > 0) chain.dropout("head/dropout", settings.dropout);
    chain.linear("head/linear", classes, "head.linear");
  } else {
    hiddenLayers(chain, settings.hidden, settings.dropout);
    chain.linear("head/linear2", classes, "head.linear2", false);
  }
  const { layers, groups, last: output } = chain;
  return { name: `${settings.kind} head`, layers, output, map: "input", features: classes, groups };
}

function hiddenLayers(chain: LayerChain, hidden: number, dropout: number): void {
  chain.batchNorm("head/norm1", "head.norm1");
  if (dropout > 0) chain.dropout("head/dropout1", dropout / 2);
  chain.linear("head/linear1", hidden, "head.linear1", false);
  chain.activation("head/relu", "relu");
  chain.batchNorm("head/norm2", "head.norm2");
  if (dropout > 0) chain.dropout("head/dropout2", dropout);
}
