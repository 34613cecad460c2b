import { LayerChain } from "../layerChain.ts";
import type { Backbone, Network } from "../network.ts";

/** One stage of inverted residual blocks: `expand` widens each input before its depthwise convolution. */
interface Stage {
  readonly blocks: number;
  readonly kernel: number;
  readonly stride: number;
  readonly expand: number;
  readonly channels: number;
}

// EfficientNet-B0's stages (Tan and Le 2019, table 1). The Lite variants leave out squeeze-and-excite and swish, and keep
// stem and head at their full width.
const stages: readonly Stage[] = [
  { blocks: 1, kernel: 3, stride: 1, expand: 1, channels: 16 },
  { blocks: 2, kernel: 3, stride: 2, expand: 6, channels: 24 },
  { blocks: 2, kernel: 5, stride: 2, expand: 6, channels: 40 },
  { blocks: 3, kernel: 3, stride: 2, expand: 6, channels: 80 },
  { blocks: 3, kernel: 5, stride: 1, expand: 6, channels: 112 },
  { blocks: 4, kernel: 5, stride: 2, expand: 6, channels: 192 },
  { blocks: 1, kernel: 3, stride: 1, expand: 6, channels: 320 },
];

const stemChannels = 32;
const features = 1280;

function block(chain: LayerChain, index: number, stage: Stage, stride: number): void {
  const name = `block${index}`;
  const source = `_blocks.${index}`;
  const input = chain.last;
  const { channels } = chain;
  if (stage.expand !== 1) {
    chain.convolution(`${name}/expand`, {
      kernel: 1,
      channelsOut: channels * stage.expand,
      source: `${source}._expand_conv`,
    });
    chain.batchNorm(`${name}/expandNorm`, `${source}._bn0`);
    chain.activation(`${name}/expandRelu`, "relu6");
  }
  chain.convolution(`${name}/depthwise`, {
    kernel: stage.kernel,
    stride,
    channelsOut: channels * stage.expand,
    depthwise: true,
    source: `${source}._depthwise_conv`,
  });
  chain.batchNorm(`${name}/depthwiseNorm`, `${source}._bn1`);
  chain.activation(`${name}/depthwiseRelu`, "relu6");
  chain.convolution(`${name}/project`, { kernel: 1, channelsOut: stage.channels, source: `${source}._project_conv` });
  chain.batchNorm(`${name}/projectNorm`, `${source}._bn2`);
  if (stride === 1 && channels === stage.channels) chain.add(`${name}/add`, input);
}

function describe(): Network {
  const chain = new LayerChain({ epsilon: 1e-3, momentum: 0.01 });
  chain.group("stem");
  chain.convolution("stem", { kernel: 3, stride: 2, channelsOut: stemChannels, source: "_conv_stem" });
  chain.batchNorm("stemNorm", "_bn0");
  chain.activation("stemRelu", "relu6");
  let index = 0;
  stages.forEach((stage, s) => {
    chain.group(`stage${s + 1}`);
    for (let i = 0; i < stage.blocks; i++) block(chain, index++, stage, i === 0 ? stage.stride : 1);
  });
  chain.group("head");
  chain.convolution("head", { kernel: 1, channelsOut: features, source: "_conv_head" });
  chain.batchNorm("headNorm", "_bn1");
  chain.activation("headRelu", "relu6");
  chain.globalAveragePool("pool");
  const { layers, groups, last: output } = chain;
  return { name: "efficientnet_lite0", layers, output, features, groups };
}

export const efficientnetLite0: Backbone = {
  name: "efficientnet_lite0",
  title: "EfficientNet-Lite0",
  network: describe(),
  // Resized to the crop's own size: no margin is cut off the shorter side.
  preprocessing: { size: 224, resizeShorterSide: 224, mean: [127, 127, 127], scale: [128, 128, 128] },
  weights: {
    file: "efficientnet-lite0-57934424.pth",
    bytes: 18_826_032,
    sha256: "57934424",
    url: undefined,
  },
  licence: "Apache-2.0",
};
