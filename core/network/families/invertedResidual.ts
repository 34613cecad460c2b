import { type ConvolutionShape, LayerChain } from "../layerChain.ts";
import type { BatchNorm, Network, Padding } from "../network.ts";

/** A run of inverted residual blocks: `expand` widens each input before its depthwise convolution. */
export interface Stage {
  readonly blocks: number;
  readonly kernel: number;
  /** Of the first block; the others have 1. */
  readonly stride: number;
  readonly expand: number;
  readonly channels: number;
}

/** Where a block stands; each publisher counts another way. */
export interface BlockPlace {
  /** Counted from 0 over the whole network. */
  readonly index: number;
  readonly stage: number;
  /** Counted from 0 within the stage. */
  readonly inStage: number;
  /** Whether the block has an expanding convolution. */
  readonly expands: boolean;
}

/** A convolution's key prefix in the state dict, and that of the batch norm after it. */
export type Pair = readonly [convolution: string, norm: string];

/** How a publisher's state dict names the parts. */
export interface InvertedResidualNames {
  readonly stem: Pair;
  readonly block: (place: BlockPlace) => { readonly expand: Pair; readonly depthwise: Pair; readonly project: Pair };
  readonly top: Pair;
}

export interface InvertedResidualSettings {
  readonly name: string;
  readonly stages: readonly Stage[];
  readonly stemChannels: number;
  readonly features: number;
  /** TensorFlow's padding, or PyTorch's (half a kernel on every side). */
  readonly padding: "same" | "symmetric";
  readonly norm: Pick<BatchNorm, "epsilon" | "momentum">;
}

/** timm's names, for every network that its `EfficientNet` class builds. */
export const timmNames: InvertedResidualNames = {
  stem: ["conv_stem", "bn1"],
  block: ({ stage, inStage, expands }) => {
    const at = `blocks.${stage}.${inStage}`;
    return expands
      ? {
          expand: [`${at}.conv_pw`, `${at}.bn1`],
          depthwise: [`${at}.conv_dw`, `${at}.bn2`],
          project: [`${at}.conv_pwl`, `${at}.bn3`],
        }
      : // timm's DepthwiseSeparableConv
        {
          expand: ["", ""],
          depthwise: [`${at}.conv_dw`, `${at}.bn1`],
          project: [`${at}.conv_pw`, `${at}.bn2`],
        };
  },
  top: ["conv_head", "bn2"],
};

/**
 * A network of inverted residual blocks (Sandler et al. 2018) up to its pooled features: MobileNetV2 and EfficientNet
 * without squeeze-and-excite. Groups: the stem, the stages, the top (the last 1×1 convolution).
 */
export function invertedResidualNetwork(settings: InvertedResidualSettings, names: InvertedResidualNames): Network {
  const chain = new LayerChain(settings.norm);
  const padding = (kernel: number): Padding => (settings.padding === "same" ? "same" : { pixels: (kernel - 1) / 2 });

  /** Layers <name>, <name>Norm and, if it is activated, <name>Relu. */
  const unit = (
    name: string,
    [source, norm]: Pair,
    shape: Omit<ConvolutionShape, "source" | "padding">,
    activated = true,
  ): void => {
    chain.convolution(name, { ...shape, padding: padding(shape.kernel), source });
    chain.batchNorm(`${name}Norm`, norm);
    if (activated) chain.activation(`${name}Relu`, "relu6");
  };

  const block = (place: BlockPlace, stage: Stage): void => {
    const name = `block${place.index}`;
    const named = names.block(place);
    const { last: input, channels } = chain;
    const stride = place.inStage === 0 ? stage.stride : 1;
    const wide = channels * stage.expand;
    if (place.expands) unit(`${name}/expand`, named.expand, { kernel: 1, channelsOut: wide });
    const depthwise = { kernel: stage.kernel, stride, channelsOut: wide, depthwise: true };
    unit(`${name}/depthwise`, named.depthwise, depthwise);
    unit(`${name}/project`, named.project, { kernel: 1, channelsOut: stage.channels }, false);
    if (stride === 1 && channels === stage.channels) chain.add(`${name}/add`, input);
  };

  chain.group("stem");
  unit("stem", names.stem, { kernel: 3, stride: 2, channelsOut: settings.stemChannels });
  let index = 0;
  settings.stages.forEach((stage, s) => {
    chain.group(`stage${s + 1}`);
    for (let i = 0; i < stage.blocks; i++) {
      block({ index: index++, stage: s, inStage: i, expands: stage.expand !== 1 }, stage);
    }
  });
  chain.group("top");
  unit("top", names.top, { kernel: 1, channelsOut: settings.features });
  const map = chain.last;
  chain.globalAveragePool("pool");
  const { layers, groups, last: output } = chain;
  return { name: settings.name, layers, map, output, features: settings.features, groups };
}
