import { resolve } from "node:path";
import { trainHeader, trainLine } from "../reports/trainTable.ts";
import type { Run } from "../run.ts";
import { withProject } from "../withProject.ts";

export interface TrainOptions {
  readonly epochs: number;
  readonly seed: number;
  readonly backbone?: string;
  readonly weights?: string;
  readonly lr?: number;
  readonly batch?: number;
}

export function train(dir: string, { epochs, seed, backbone, weights, lr, batch }: TrainOptions): Run {
  return withProject(dir, async (session, output) => {
    session.on("train.started", () => output.text(trainHeader));
    session.on("train.epochEnded", ({ row }) => output.text(trainLine(row)));
    const run = await session.run("train.start", {
      phases: [{ schedule: { kind: "oneCycle", epochs }, ...(lr === undefined ? {} : { learningRates: [lr] }) }],
      seed,
      ...(backbone === undefined ? {} : { backbone }),
      ...(weights === undefined ? {} : { weightsFile: resolve(weights) }),
      ...(batch === undefined ? {} : { batchSize: batch }),
    });
    output.document(run);
  });
}
