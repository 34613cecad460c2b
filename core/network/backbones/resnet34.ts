import { LayerChain } from "../layerChain.ts";
import type { Backbone, Network } from "../network.ts";

const stageBlocks = [3, 4, 6, 3];
const stemChannels = 64;

/** He et al. 2015, figure 2: two 3×3 convolutions and a shortcut, projected where width or size changes. */
function basicBlock(chain: LayerChain, source: string, channels: number, stride: number): void {
  const input = chain.last;
  const projected = stride !== 1 || chain.channels !== channels;
  let shortcut = input;
  if (projected) {
    chain.convolution(`${source}/shortcut`, {
      kernel: 1,
      stride,
      padding: { pixels: 0 },
      channelsOut: channels,
      source: `${source}.downsample.0`,
    });
    chain.batchNorm(`${source}/shortcutNorm`, `${source}.downsample.1`);
    shortcut = chain.last;
  }
  const padding = { pixels: 1 };
  const first = { kernel: 3, stride, padding, channelsOut: channels, source: `${source}.conv1` };
  chain.convolution(`${source}/conv1`, first, input);
  chain.batchNorm(`${source}/norm1`, `${source}.bn1`);
  chain.activation(`${source}/relu1`, "relu");
  chain.convolution(`${source}/conv2`, { kernel: 3, padding, channelsOut: channels, source: `${source}.conv2` });
  chain.batchNorm(`${source}/norm2`, `${source}.bn2`);
  chain.add(`${source}/add`, shortcut);
  chain.activation(`${source}/relu2`, "relu");
}

function describe(): Network {
  const chain = new LayerChain({ epsilon: 1e-5, momentum: 0.1 });
  chain.group("stem");
  const stem = { kernel: 7, stride: 2, padding: { pixels: 3 }, channelsOut: stemChannels, source: "conv1" };
  chain.convolution("stem", stem);
  chain.batchNorm("stemNorm", "bn1");
  chain.activation("stemRelu", "relu");
  chain.maxPool("stemPool", 3, 2, { pixels: 1 });
  stageBlocks.forEach((blocks, s) => {
    chain.group(`layer${s + 1}`);
    for (let i = 0; i < blocks; i++) {
      basicBlock(chain, `layer${s + 1}.${i}`, stemChannels * 2 ** s, s > 0 && i === 0 ? 2 : 1);
    }
  });
  chain.globalAveragePool("pool");
  const { layers, groups, last: output, channels: features } = chain;
  return { name: "resnet34", layers, output, features, groups };
}

/** ImageNet mean and standard deviation of the channels, on bytes. */
const mean = [0.485 * 255, 0.456 * 255, 0.406 * 255] as const;
const scale = [0.229 * 255, 0.224 * 255, 0.225 * 255] as const;

export const resnet34: Backbone = {
  name: "resnet34",
  title: "ResNet-34",
  network: describe(),
  preprocessing: { size: 224, resizeShorterSide: 256, mean, scale },
  weights: {
    file: "resnet34-b627a593.pth",
    bytes: undefined,
    sha256: "b627a593",
    url: "https://download.pytorch.org/models/resnet34-b627a593.pth",
  },
  licence: "BSD-3-Clause",
};
