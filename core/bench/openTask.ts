import { findBackbone } from "../network/backbones.ts";
import { openForwardBench } from "./forwardBench.ts";
import { batchOf, type Task, type Workload } from "./task.ts";
import { openTrainingBench } from "./trainingBench.ts";

/** Makes our side of a task ready. */
export function openTask({ kind, network, precision }: Task): Promise<Workload> {
  const backbone = findBackbone(network);
  const batch = batchOf[kind];
  return kind === "forward"
    ? openForwardBench(backbone, precision, batch)
    : openTrainingBench({ backbone, precision, batch });
}
