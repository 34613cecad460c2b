import { z } from "zod";
import { EpochRow, RunId, TrainSettings } from "../contract/training.ts";
import { ProcessIdentity } from "../processIdentity.ts";
import type { HeadDescription } from "./headDescription.ts";

const OldLayer = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("linear"), name: z.string(), inputs: z.number().int(), outputs: z.number().int() }),
  z.object({ kind: z.literal("dropout"), name: z.string(), rate: z.number(), width: z.number().int() }),
  z.object({ kind: z.literal("relu") }),
]);

/** run.json of version 1: one phase of one-cycle, by AdamW, of a head on the frozen backbone. */
const OldRunRecord = z.object({
  version: z.literal(1),
  id: RunId,
  started: z.number(),
  ended: z.number().optional(),
  settings: z.object({
    backbone: z.string(),
    weightsFile: z.string().optional(),
    epochs: z.number().int(),
    learningRate: z.number(),
    batchSize: z.number().int(),
    seed: z.number().int(),
  }),
  weightsHash: z.string(),
  head: z.object({ features: z.number().int(), classes: z.number().int(), layers: z.array(OldLayer) }),
  classes: z.array(z.string()).min(2),
  splitHash: z.string(),
  trainPhotos: z.number().int().nonnegative(),
  validPhotos: z.number().int().nonnegative(),
  state: z.enum(["running", "finished", "stopped", "interrupted", "failed"]),
  epochs: z.array(EpochRow),
  bestEpoch: z.number().int().positive().optional(),
  software: z.object({ node: z.string(), tensorflow: z.string(), contract: z.number().int() }),
  process: ProcessIdentity,
});
type OldRunRecord = z.infer<typeof OldRunRecord>;

/** Of version 2, what became another thing: every parameter decayed. */
const SecondRecord = z.looseObject({
  version: z.literal(2),
  settings: z.looseObject({ optimizer: z.looseObject({}) }),
});

/** What a record of an earlier version says in the words of the newest; anything else comes back as it is. */
export function fromOldRecord(json: unknown): unknown {
  const second = SecondRecord.safeParse(fromFirstRecord(json));
  if (!second.success) return json;
  const { settings, ...rest } = second.data;
  return { ...rest, version: 3, settings: { ...settings, optimizer: { ...settings.optimizer, wdBnBias: true } } };
}

/**
 * A record of version 1 in the words of version 2. Its checkpoints are named after epochs, hence one "step" an epoch, and
 * hold no optimizer: such a run can be looked at, and has no leg to go on.
 */
function fromFirstRecord(json: unknown): unknown {
  const parsed = OldRunRecord.safeParse(json);
  if (!parsed.success) return json;
  const { settings, head, ...rest } = parsed.data;
  const { epochs, learningRate, ...kept } = settings;
  const dropout = head.layers.find((layer) => layer.kind === "dropout")?.rate ?? 0;
  return {
    ...rest,
    version: 2,
    settings: TrainSettings.parse({
      ...kept,
      ...{ precompute: true, views: 1, tta: 0, resize: "crop", batchNorm: "freeze" },
      head: { kind: "linear", dropout },
      phases: [{ thawFrom: "head", learningRates: [learningRate], schedule: { kind: "oneCycle", epochs } }],
      precision: "f32",
    }),
    head: describeOldHead(head),
    precision: "f32",
    stepsPerEpoch: 1,
    legs: [],
    leftOut: [],
  };
}

function describeOldHead({ layers, classes }: OldRunRecord["head"]): HeadDescription {
  const described: HeadDescription["layers"] = [];
  let last = "input";
  for (const [at, layer] of layers.entries()) {
    const name = layer.kind === "relu" ? `relu${at}` : layer.name;
    const own = { name, inputs: [last] };
    if (layer.kind === "relu") described.push({ kind: "activation", ...own, activation: "relu" });
    else if (layer.kind === "dropout") described.push({ kind: "dropout", ...own, rate: layer.rate });
    else {
      const { inputs: channelsIn, outputs: channelsOut } = layer;
      described.push({ kind: "linear", ...own, source: layer.name, channelsIn, channelsOut, bias: true });
    }
    last = name;
  }
  const groups = [{ name: "head", layers: described.map(({ name }) => name) }];
  return { name: "linear head", layers: described, output: last, map: "input", features: classes, groups };
}
