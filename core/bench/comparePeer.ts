import { existsSync } from "node:fs";
import path from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { Precision } from "../graph/inferenceGraph.ts";
import type { Backbone } from "../network/network.ts";
import { packageRoot } from "../version.ts";
import { type AlternateReport, alternateForward } from "./alternateForward.ts";
import { measurePeer, type PeerReport, peerScript } from "./peer.ts";

const rounds = 5;

/** As the peer's default, so that the two do the same work. */
const batch = 32;

export interface PeerComparison {
  /** PyTorch's version. */
  readonly torch: string;
  /** Our images per second over PyTorch's, rounds alternating. */
  readonly ratio: Readonly<Record<Precision, number>>;
  readonly rounds: Readonly<Record<Precision, AlternateReport["rounds"]>>;
  /** PyTorch's own table with training steps, where the script for it lies beside the checkout. */
  readonly report?: PeerReport;
}

/**
 * Compares the frozen forward pass with PyTorch's under the given Python, then has PyTorch measure the rest of its table.
 * @param seconds how long each side is measured in all
 * @throws runtimeMissing when the Python can't run the script, notFound in an installed Thaw, which has no such script
 */
export async function comparePeer(
  backbone: Backbone,
  python: string,
  seconds: number,
  signal: AbortSignal,
): Promise<PeerComparison> {
  const script = path.join(packageRoot(), "test", "bench", "peer.py");
  if (!existsSync(script))
    throw new ThawError("notFound", "Only a checkout of Thaw has test/bench/peer.py to compare with.");
  const compare = (precision: Precision): Promise<AlternateReport> =>
    alternateForward({ backbone, python, script, precision, rounds, seconds: seconds / rounds, batch }, signal);
  const f32 = await compare("f32");
  const bf16 = await compare("bf16");
  const common = {
    torch: f32.torch,
    ratio: { f32: f32.ratio, bf16: bf16.ratio },
    rounds: { f32: f32.rounds, bf16: bf16.rounds },
  };
  return peerScript() === undefined ? common : { ...common, report: await measurePeer(python, seconds, signal) };
}
