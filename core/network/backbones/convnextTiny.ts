import { imagenetPreprocessing } from "../imagenet.ts";
import { LayerChain } from "../layerChain.ts";
import type { Backbone, Network } from "../network.ts";
import { otherNames } from "../otherNames.ts";
import { torchvisionWeights } from "../torchvisionWeights.ts";

// Liu et al. 2022, section 3: ConvNeXt-T.
const stages = [
  { blocks: 3, channels: 96 },
  { blocks: 3, channels: 192 },
  { blocks: 9, channels: 384 },
  { blocks: 3, channels: 768 },
] as const;

const epsilon = 1e-6;
const expansion = 4;

/** How a publisher's state dict names the parts; `stage` is counted from 0. */
interface Names {
  readonly stem: string;
  readonly stemNorm: string;
  readonly downNorm: (stage: number) => string;
  readonly down: (stage: number) => string;
  readonly block: (stage: number, i: number) => Readonly<Record<BlockPart, string>>;
  readonly top: string;
}

type BlockPart = "depthwise" | "norm" | "expand" | "project" | "scale";

/** torchvision's: stages and the steps down between them alternate in one list. */
const torchvisionNames: Names = {
  stem: "features.0.0",
  stemNorm: "features.0.1",
  downNorm: (stage) => `features.${2 * stage}.0`,
  down: (stage) => `features.${2 * stage}.1`,
  block: (stage, i) => {
    const at = `features.${2 * stage + 1}.${i}`;
    return {
      depthwise: `${at}.block.0`,
      norm: `${at}.block.2`,
      expand: `${at}.block.3`,
      project: `${at}.block.5`,
      scale: `${at}.layer_scale`,
    };
  },
  top: "classifier.0",
};

const timmNames: Names = {
  stem: "stem.0",
  stemNorm: "stem.1",
  downNorm: (stage) => `stages.${stage}.downsample.0`,
  down: (stage) => `stages.${stage}.downsample.1`,
  block: (stage, i) => {
    const at = `stages.${stage}.blocks.${i}`;
    return {
      depthwise: `${at}.conv_dw`,
      norm: `${at}.norm`,
      expand: `${at}.mlp.fc1`,
      project: `${at}.mlp.fc2`,
      scale: `${at}.gamma`,
    };
  },
  top: "head.norm",
};

function block(chain: LayerChain, name: string, named: Readonly<Record<BlockPart, string>>): void {
  const { last: input, channels } = chain;
  chain.convolution(`${name}/depthwise`, {
    kernel: 7,
    padding: { pixels: 3 },
    channelsOut: channels,
    depthwise: true,
    source: named.depthwise,
    bias: true,
  });
  chain.layerNorm(`${name}/norm`, named.norm, epsilon);
  chain.linear(`${name}/expand`, channels * expansion, named.expand);
  chain.activation(`${name}/gelu`, "gelu");
  chain.linear(`${name}/project`, channels, named.project);
  chain.layerScale(`${name}/scale`, named.scale);
  chain.add(`${name}/add`, input);
}

/** Groups: the stem and the four stages, each with the step down before it; pooling and the last norm are in stage 4. */
function describe(names: Names): Network {
  const chain = new LayerChain();
  const step = (kernel: number, channelsOut: number, source: string) => {
    return { kernel, stride: kernel, padding: { pixels: 0 }, channelsOut, source, bias: true };
  };
  chain.group("stem");
  chain.convolution("stem", step(4, stages[0].channels, names.stem));
  chain.layerNorm("stemNorm", names.stemNorm, epsilon);
  stages.forEach(({ blocks, channels }, s) => {
    chain.group(`stage${s + 1}`);
    if (s > 0) {
      chain.layerNorm(`down${s}Norm`, names.downNorm(s), epsilon);
      chain.convolution(`down${s}`, step(2, channels, names.down(s)));
    }
    for (let i = 0; i < blocks; i++) block(chain, `stage${s + 1}.${i}`, names.block(s, i));
  });
  const map = chain.last;
  chain.globalAveragePool("pool");
  // torchvision counts this norm among the classifier's layers; it has nothing to do with the classes.
  chain.layerNorm("poolNorm", names.top, epsilon);
  const { layers, groups, last: output, channels: features } = chain;
  return { name: "convnext_tiny", layers, map, output, features, groups };
}

const network = describe(torchvisionNames);

export const convnextTiny: Backbone = {
  name: network.name,
  title: "ConvNeXt-Tiny",
  network,
  // IMAGENET1K_V1, torchvision's default.
  preprocessing: imagenetPreprocessing(224, 236),
  weights: torchvisionWeights("convnext_tiny", "983f1562", 109.119),
  otherNames: [otherNames(network, describe(timmNames))],
  licence: "BSD-3-Clause",
};
