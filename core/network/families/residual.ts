import { LayerChain } from "../layerChain.ts";
import type { Network } from "../network.ts";

/** He et al. 2015, table 1: which block, and how many of it in each of the four stages. */
export interface ResidualSettings {
  readonly name: string;
  readonly block: "basic" | "bottleneck";
  readonly blocks: readonly [number, number, number, number];
}

interface Place {
  /** Prefix of the block's names in torchvision's and timm's state dicts, which agree here. */
  readonly source: string;
  /** Width of the block's 3×3 convolutions. */
  readonly width: number;
  readonly stride: number;
}

const stemChannels = 64;
const bottleneckExpansion = 4;

/** Adds the projection where width or size changes, and gives the name of what is added at the block's end. */
function shortcut(chain: LayerChain, { source, stride }: Place, channelsOut: number): string {
  if (stride === 1 && chain.channels === channelsOut) return chain.last;
  const projection = { kernel: 1, stride, padding: { pixels: 0 }, channelsOut, source: `${source}.downsample.0` };
  chain.convolution(`${source}/shortcut`, projection);
  chain.batchNorm(`${source}/shortcutNorm`, `${source}.downsample.1`);
  return chain.last;
}

function block(chain: LayerChain, kind: ResidualSettings["block"], place: Place): void {
  const { source, width, stride } = place;
  const input = chain.last;
  const wide = width * bottleneckExpansion;
  // torchvision puts the bottleneck's stride on its 3×3 convolution, unlike the paper.
  const convolutions =
    kind === "basic"
      ? [
          { kernel: 3, stride, channelsOut: width },
          { kernel: 3, stride: 1, channelsOut: width },
        ]
      : [
          { kernel: 1, stride: 1, channelsOut: width },
          { kernel: 3, stride, channelsOut: width },
          { kernel: 1, stride: 1, channelsOut: wide },
        ];
  const other = shortcut(chain, place, kind === "basic" ? width : wide);
  convolutions.forEach((convolution, i) => {
    const n = i + 1;
    const shape = { ...convolution, padding: { pixels: (convolution.kernel - 1) / 2 }, source: `${source}.conv${n}` };
    chain.convolution(`${source}/conv${n}`, shape, i === 0 ? input : chain.last);
    chain.batchNorm(`${source}/norm${n}`, `${source}.bn${n}`);
    if (n < convolutions.length) chain.activation(`${source}/relu${n}`, "relu");
  });
  chain.add(`${source}/add`, other);
  chain.activation(`${source}/relu${convolutions.length}`, "relu");
}

/** A ResNet up to its pooled features, under torchvision's names; groups: the stem and the four stages. */
export function residualNetwork({ name, block: kind, blocks }: ResidualSettings): Network {
  const chain = new LayerChain({ epsilon: 1e-5, momentum: 0.1 });
  chain.group("stem");
  const stem = { kernel: 7, stride: 2, padding: { pixels: 3 }, channelsOut: stemChannels, source: "conv1" };
  chain.convolution("stem", stem);
  chain.batchNorm("stemNorm", "bn1");
  chain.activation("stemRelu", "relu");
  chain.maxPool("stemPool", 3, 2, { pixels: 1 });
  blocks.forEach((count, s) => {
    chain.group(`layer${s + 1}`);
    for (let i = 0; i < count; i++) {
      const stride = s > 0 && i === 0 ? 2 : 1;
      block(chain, kind, { source: `layer${s + 1}.${i}`, width: stemChannels * 2 ** s, stride });
    }
  });
  const map = chain.last;
  chain.globalAveragePool("pool");
  const { layers, groups, last: output, channels: features } = chain;
  return { name, layers, map, output, features, groups };
}
