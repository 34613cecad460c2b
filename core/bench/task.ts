import type { Precision } from "../graph/inferenceGraph.ts";

/** What is measured on both sides, in the words that the peer's script takes. */
export interface Task {
  /** A frozen forward pass, or a whole training step: every layer learns, batch norms too. */
  readonly kind: "forward" | "train";
  readonly network: string;
  readonly precision: Precision;
}

/** Images a run; as the peer's, so that the two do the same work. */
export const batchOf: Readonly<Record<Task["kind"], number>> = { forward: 32, train: 16 };

/** A task made ready to be timed. */
export interface Workload {
  /** One pass over a batch. */
  readonly step: () => Promise<void>;
  readonly dispose: () => void;
}

export const taskName = ({ kind, network, precision }: Task): string => `${network} ${kind}, ${precision}`;
