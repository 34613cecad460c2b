import type { Credit } from "../../contract/credit.ts";
import {
  type Candidate,
  licenceGroups,
  type ProviderProblem,
  type ProviderTrouble,
  type SearchQuery,
  type SearchReport,
  searchSizes,
} from "../../contract/gather.ts";
import { DownloadFault } from "../../download/downloadFault.ts";
import type { Context } from "../../jobs/context.ts";
import { throwIfStopped } from "../../jobs/throwIfStopped.ts";
import type { Access, Listing, Provider, Wanted } from "../providers/provider.ts";
import { timeOfDay } from "../web/hostGate.ts";
import { Batches } from "./batches.ts";
import { FairShares } from "./fairShares.ts";
import { fits } from "./fits.ts";
import { SeenPictures } from "./seenPictures.ts";

export interface SearchGround {
  readonly providers: readonly Provider[];
  readonly access: (provider: Provider, signal: AbortSignal, told: NonNullable<Access["told"]>) => Access;
  /** Whether the project has it. */
  readonly isKnown: (credit: Credit) => boolean;
  readonly toCandidate: (listing: Listing, keyword: string, known: boolean) => Candidate;
}

type SearchContext = Pick<Context, "signal" | "report" | "emit" | "log">;

/**
 * Searches every provider for every keyword at once, each for its fair share, and tells what is found as it comes. A provider
 * that fails costs only its own candidates, which is told at once. @throws cancelled
 */
export async function searchPhotos(
  query: SearchQuery,
  { providers, access, isKnown, toCandidate }: SearchGround,
  ctx: SearchContext,
): Promise<SearchReport> {
  const searches = [...new Set(query.keywords)].flatMap((keyword) =>
    providers.map((provider) => ({ provider, wanted: wantedOf(query, keyword) })),
  );
  const shares = new FairShares(query.limit, searches.length);
  const full = new AbortController();
  const signal = AbortSignal.any([ctx.signal, full.signal]);
  ctx.signal.addEventListener("abort", () => shares.stop(), { once: true });
  const seen = new SeenPictures();
  const batches = new Batches<Candidate>((candidates) => ctx.emit("gather.found", { candidates }));
  const problems = new Map<string, ProviderProblem>();
  const said = new Set<string>();
  /** Each word once, however many keywords meet it. */
  const troubled = (trouble: ProviderTrouble): void => {
    const words = `${trouble.provider} ${trouble.message}`;
    if (!said.has(words)) ctx.emit("gather.providerTroubled", trouble);
    said.add(words);
  };
  let [repeated, unfit] = [0, 0];
  const tell = (): void => ctx.report({ phase: "Searching", done: shares.total, total: query.limit, unit: "photos" });

  const search = async (at: number, provider: Provider, wanted: Wanted): Promise<void> => {
    for await (const listings of provider.pages(wanted, access(provider, signal, tellOf(provider, troubled)))) {
      for (const listing of listings) {
        if (!fits(listing, wanted)) {
          unfit += 1;
          continue;
        }
        while (!shares.hasRoom(at)) {
          if (shares.isOver) return;
          await shares.changed();
        }
        if (!seen.add(listing.credit)) {
          repeated += 1;
          continue;
        }
        shares.take(at);
        batches.add(toCandidate(listing, wanted.keyword, isKnown(listing.credit)));
      }
      tell();
    }
  };

  tell();
  const all = searches.map(async ({ provider, wanted }, at) => {
    try {
      await search(at, provider, wanted);
    } catch (error) {
      if (signal.aborted) return;
      const problem = problemOf(provider, error, ctx);
      problems.set(`${provider.name} ${problem.message}`, problem);
      troubled({ ...problem, over: true });
    } finally {
      shares.end(at);
      if (shares.total >= query.limit) full.abort();
    }
  });
  await Promise.all(all);
  batches.flush();
  throwIfStopped(ctx.signal);
  return { found: shares.total, repeated, unfit, problems: [...problems.values()] };
}

function wantedOf({ licences, size, aspect }: SearchQuery, keyword: string): Wanted {
  return { keyword, licences: licenceGroups[licences], size, longest: searchSizes[size], aspect };
}

/** Tells of tries that failed and of waits, after which the provider is asked again. */
function tellOf({ name, title }: Provider, troubled: (trouble: ProviderTrouble) => void): NonNullable<Access["told"]> {
  const again = (code: ProviderProblem["code"], message: string): void =>
    troubled({ provider: name, code, message, over: false });
  return {
    onRetry: (fault) => again("downloadFailed", `${title}: ${fault}. It is asked again.`),
    onWait: (wait) =>
      again("rateLimited", `${title} asks to be left alone until ${timeOfDay(wait)}. It is asked again then.`),
  };
}

function problemOf({ name, title }: Provider, error: unknown, { log }: Pick<Context, "log">): ProviderProblem {
  const fault = error instanceof DownloadFault ? error : undefined;
  if (fault === undefined) log.error(`Searching ${title} failed`, { error });
  const why = fault?.message ?? "an error of Thaw's own, which is in the log";
  return { provider: name, code: fault?.code ?? "internal", message: `${title} could not be searched: ${why}.` };
}
