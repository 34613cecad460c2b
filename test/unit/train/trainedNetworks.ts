import { readFileSync } from "node:fs";
import { headNetwork } from "../../../core/network/head.ts";
import { joinNetworks } from "../../../core/network/joinNetworks.ts";
import { LayerChain } from "../../../core/network/layerChain.ts";
import type { Network } from "../../../core/network/network.ts";
import { withPooling } from "../../../core/network/pooling.ts";

interface Sample {
  readonly norm: number;
  readonly some: readonly number[];
}

export type Samples = Readonly<Record<string, Sample>>;

/** Some steps by each optimizer. */
type Steps = Readonly<Record<string, { readonly losses: readonly number[]; readonly weights: Samples }>>;

/** One network of training.json. */
export interface Trained {
  readonly logits: readonly number[];
  readonly loss: number;
  readonly gradients: Samples;
  readonly statistics: Samples;
  readonly steps: Steps;
  /** The same while norms and biases do not decay. */
  readonly freeNorms: Steps;
}

/** What test/fixtures/training.py wrote. */
export const trained = JSON.parse(readFileSync(new URL("../../fixtures/training.json", import.meta.url), "utf8")) as {
  readonly labels: readonly number[];
  readonly classWeights: readonly number[];
  readonly labelSmoothing: number;
  readonly rates: Readonly<Record<"sgd" | "adam" | "adamw", readonly number[]>>;
  readonly networks: Readonly<Record<string, Trained>>;
};

const classes = 3;

function described(name: string, chain: LayerChain, map: string): Network {
  const { layers, groups, last: output, channels: features } = chain;
  return { name, layers, groups, output, map, features };
}

function residual(): Network {
  const chain = new LayerChain();
  chain.group("body");
  chain.convolution("stem", { kernel: 7, stride: 2, padding: { pixels: 3 }, channelsOut: 4, source: "conv1" });
  chain.batchNorm("stemNorm", "bn1");
  chain.activation("stemRelu", "relu");
  chain.maxPool("pool", 3, 2, { pixels: 1 });
  const input = chain.last;
  chain.convolution("short", { kernel: 1, stride: 2, padding: { pixels: 0 }, channelsOut: 6, source: "short" });
  chain.batchNorm("shortNorm", "bns");
  chain.convolution("a", { kernel: 3, stride: 2, padding: { pixels: 1 }, channelsOut: 6, source: "a" }, input);
  chain.batchNorm("aNorm", "bna");
  chain.activation("aRelu", "relu");
  chain.convolution("b", { kernel: 3, padding: { pixels: 1 }, channelsOut: 6, source: "b" });
  chain.batchNorm("bNorm", "bnb");
  chain.add("add", "shortNorm");
  chain.activation("relu", "relu");
  chain.globalAveragePool("average");
  const body = withPooling(described("residual", chain, "relu"), "averageMax");
  return joinNetworks(body, headNetwork({ kind: "concatPool", hidden: 8, dropout: 0 }, body.features, classes));
}

function inverted(): Network {
  const chain = new LayerChain({ epsilon: 1e-3, momentum: 0.01 });
  chain.group("body");
  chain.convolution("stem", { kernel: 3, stride: 2, channelsOut: 4, source: "stem" });
  chain.batchNorm("stemNorm", "bn0");
  chain.activation("stemRelu", "relu6");
  const input = chain.last;
  chain.convolution("expand", { kernel: 1, channelsOut: 8, source: "expand" });
  chain.batchNorm("expandNorm", "bn1");
  chain.activation("expandRelu", "relu6");
  chain.convolution("deep", { kernel: 5, channelsOut: 8, depthwise: true, source: "deep" });
  chain.batchNorm("deepNorm", "bn2");
  chain.activation("deepRelu", "relu6");
  chain.convolution("project", { kernel: 1, channelsOut: 4, source: "project" });
  chain.batchNorm("projectNorm", "bn3");
  chain.add("add", input);
  chain.convolution("deep2", { kernel: 3, stride: 2, channelsOut: 4, depthwise: true, source: "deep2" });
  chain.batchNorm("deep2Norm", "bn4");
  chain.activation("map", "relu6");
  chain.globalAveragePool("average");
  return withLinear(described("inverted", chain, "map"));
}

function convnext(): Network {
  const chain = new LayerChain();
  chain.group("body");
  const stem = { kernel: 4, stride: 4, padding: { pixels: 0 }, channelsOut: 4, source: "stem", bias: true };
  chain.convolution("stem", stem);
  chain.layerNorm("stemNorm", "norm0", 1e-6);
  const input = chain.last;
  const deep = { kernel: 7, padding: { pixels: 3 }, channelsOut: 4, depthwise: true, source: "deep", bias: true };
  chain.convolution("deep", deep);
  chain.layerNorm("norm", "norm", 1e-6);
  chain.linear("wide", 16, "wide");
  chain.activation("gelu", "gelu");
  chain.linear("narrow", 4, "narrow");
  chain.layerScale("scale", "layer_scale");
  chain.add("add", input);
  chain.globalAveragePool("average");
  return withLinear(described("convnext", chain, "add"));
}

function withLinear(backbone: Network): Network {
  return joinNetworks(backbone, headNetwork({ kind: "linear", dropout: 0 }, backbone.features, classes));
}

/** The networks of training.json by their names there; `size` is the side of their images. */
export const trainedNetworks: Readonly<Record<string, { readonly network: Network; readonly size: number }>> = {
  residual: { network: residual(), size: 32 },
  inverted: { network: inverted(), size: 32 },
  convnext: { network: convnext(), size: 32 },
};
