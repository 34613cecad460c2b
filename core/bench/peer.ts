import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { packageRoot } from "../version.ts";

const run = promisify(execFile);

/** What the peer prints: its version, and the rates of each `<network>.<precision>`. */
const Printed = z.object({ torch: z.string() }).catchall(z.unknown());
const Rates = z.object({ forward_img_s: z.number() });

export interface PeerReport {
  readonly torch: string;
  /** Images per second of the forward pass by "<network>.<precision>". */
  readonly rates: Readonly<Record<string, number>>;
}

/** The script that measures PyTorch on the same machine, where a checkout has one beside it. */
export function peerScript(): string | undefined {
  const file = path.join(packageRoot(), "..", "shared", "bench", "peer_torch.py");
  return existsSync(file) ? file : undefined;
}

/** @throws runtimeMissing when the Python can't run the script */
export async function measurePeer(python: string, seconds: number, signal: AbortSignal): Promise<PeerReport> {
  const script = peerScript();
  if (script === undefined)
    throw new ThawError("notFound", "There is no shared/bench/peer_torch.py beside this checkout.");
  const args = [script, "--threads", String(availableParallelism()), "--seconds", String(seconds)];
  try {
    const { stdout } = await run(python, args, { signal, maxBuffer: 1 << 24 });
    // Libraries that it loads print lines of their own before the document.
    const printed = stdout.trim().split("\n").at(-1) ?? "";
    const { torch, ...rest } = Printed.parse(JSON.parse(printed));
    const rates = Object.entries(rest).flatMap(([name, value]) => {
      const parsed = Rates.safeParse(value);
      return parsed.success ? [[name, parsed.data.forward_img_s] as const] : [];
    });
    return { torch, rates: Object.fromEntries(rates) };
  } catch (error) {
    signal.throwIfAborted();
    const stderr = (error as { readonly stderr?: string }).stderr?.trim().split("\n").at(-1) ?? String(error);
    throw new ThawError("runtimeMissing", `${python} could not measure PyTorch: ${stderr}`, { cause: error });
  }
}
