import type { ProviderName } from "../../../core/contract/credit.ts";
import { type Candidate, type ProviderTrouble, SearchQuery, type SearchReport } from "../../../core/contract/gather.ts";
import { Gathering, type GatheringOptions } from "../../../core/gather/gathering.ts";
import type { GateClock } from "../../../core/gather/web/hostGate.ts";
import type { Project } from "../../../core/library/project.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

export const silentLog = { info: () => undefined, warn: () => undefined, error: () => undefined };

/** A clock that does not wait: a pause only moves it on. */
export function leapingClock(): GateClock & { readonly waits: number[] } {
  let now = 0;
  const waits: number[] = [];
  return {
    waits,
    now: () => now,
    sleep: (milliseconds, signal) => {
      signal.throwIfAborted();
      waits.push(milliseconds);
      now += milliseconds;
      return Promise.resolve();
    },
  };
}

export interface Ground {
  readonly gathering: Gathering;
  readonly search: (query: Partial<SearchQuery>, project?: Pick<Project, "credited">) => Promise<Found>;
}

export interface Found {
  readonly report: SearchReport;
  readonly candidates: Candidate[];
  /** In the order in which they were told. */
  readonly troubles: ProviderTrouble[];
  readonly events: number;
}

export const emptyProject: Pick<Project, "credited"> = {
  *credited() {
    // Nothing came from anywhere.
  },
};

/** Gathering with a settings folder of its own and providers at addresses on this machine. */
export async function gatherGround(
  addresses: Partial<Record<ProviderName, string>> = {},
  options: Partial<GatheringOptions> & { readonly onTrouble?: (trouble: ProviderTrouble) => void } = {},
): Promise<Ground> {
  const gathering = new Gathering({
    log: silentLog,
    config: temporaryFolder(),
    ...options,
    web: { firstWait: 1, clock: leapingClock(), ...options.web },
  });
  await gathering.settings.change({ contact: "anna@example.org", flickrKey: "abc123", addresses });
  return {
    gathering,
    search: async (query, project = emptyProject) => {
      const candidates: Candidate[] = [];
      const troubles: ProviderTrouble[] = [];
      let events = 0;
      const ctx = {
        ...quietContext(),
        emit: (event: string, payload: unknown) => {
          if (event === "gather.providerTroubled") {
            troubles.push(payload as ProviderTrouble);
            options.onTrouble?.(payload as ProviderTrouble);
            return;
          }
          events += 1;
          candidates.push(...(payload as { candidates: Candidate[] }).candidates);
        },
      };
      const parsed = SearchQuery.parse({ keywords: ["dolphin"], ...query });
      const report = await gathering.search(parsed, project, ctx);
      return { report, candidates, troubles, events };
    },
  };
}
