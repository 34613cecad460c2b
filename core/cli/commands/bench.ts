import { runBench } from "../../bench/runBench.ts";
import { type BenchNetwork, benchNetworks, type Section, sections } from "../../bench/sections.ts";
import { ImagePool } from "../../images/imagePool.ts";
import { benchText } from "../reports/benchText.ts";
import type { Run } from "../run.ts";

export interface BenchCommand {
  readonly seconds: number;
  readonly only?: readonly Section[];
  readonly network?: BenchNetwork;
  readonly profile?: boolean;
  readonly peer?: string;
  readonly folder?: string;
}

/** Calls the layers directly: it measures them, not the channel in between. */
export function bench({ only = sections, network, ...options }: BenchCommand): Run {
  return async ({ signal, output }) => {
    const networks = network === undefined ? benchNetworks : [network];
    const images = new ImagePool();
    const silent = { info: () => undefined, warn: () => undefined, error: () => undefined };
    const ctx = {
      signal,
      report: output.progress.bind(output),
      emit: () => undefined,
      log: silent,
      clock: { now: () => Date.now() },
    };
    try {
      const report = await runBench({ ...options, sections: only, networks }, images, ctx);
      output.text(benchText(report));
      output.document(report);
      return 0;
    } finally {
      await images.close();
    }
  };
}
