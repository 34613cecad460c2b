import type { WireError } from "../../core/contract/errors.ts";
import {
  type Candidate,
  type ImportLayout,
  type IntakeReport,
  type PendingDownload,
  type ProviderTrouble,
  SearchQuery,
  type SearchReport,
} from "../../core/contract/gather.ts";
import type { JobId } from "../../core/contract/jobs.ts";

/** A search for photos of one class and what it has found so far, in the order in which it came. */
export interface Search {
  readonly class: string;
  readonly form: SearchQuery;
  readonly state: "fresh" | "running" | "ended";
  readonly candidates: readonly Candidate[];
  readonly unticked: ReadonlySet<Candidate["key"]>;
  /** Place of the candidate that was clicked last: a range that shift extends begins there. */
  readonly anchor: number | null;
  /** What became of providers that failed or are waited for, told as it happens; the newest word of each. */
  readonly troubles: readonly ProviderTrouble[];
  readonly report: SearchReport | null;
  readonly error: WireError | null;
}

/** What an import or a download brought; stays in view until it is closed or the next one ends. */
export interface IntakeResult {
  readonly kind: "import" | "download";
  readonly class: string | null;
  readonly report: IntakeReport;
  /** It was stopped or failed: the report is of what had been done by then. */
  readonly cutShort?: boolean;
}

export interface GatherSlice {
  /** Whether the stage shows the classes or the search. */
  readonly place: "classes" | "search";
  readonly search: Search | null;
  readonly pending: readonly PendingDownload[];
  /** The class that each import and download under way fills; null where folders name theirs. */
  readonly works: ReadonlyMap<JobId, string | null>;
  readonly result: IntakeResult | null;
  /** The class that pasted addresses are for. */
  readonly addressesFor: string | null;
  /** Folders that wait for a yes, and what was recognised in them. */
  readonly layout: { readonly paths: readonly string[]; readonly found: ImportLayout } | null;
  readonly move: boolean;
}

export const freshGather: GatherSlice = {
  place: "classes",
  search: null,
  pending: [],
  works: new Map(),
  result: null,
  addressesFor: null,
  layout: null,
  move: false,
};

/** Shows the search for a class: the one that is there, or a fresh one that looks for the class's own name. */
export function searchOpened(slice: GatherSlice, className: string): GatherSlice {
  if (slice.search?.class === className) return { ...slice, place: "search" };
  const keyword = className.replaceAll(/[_-]+/g, " ").trim().slice(0, 200);
  const kept = slice.search?.form ?? {};
  const form = SearchQuery.parse({ ...kept, keywords: [keyword === "" ? className.slice(0, 200) : keyword] });
  return { ...slice, place: "search", search: freshSearch(className, form) };
}

export function freshSearch(className: string, form: SearchQuery): Search {
  return {
    class: className,
    form,
    state: "fresh",
    candidates: [],
    unticked: new Set(),
    anchor: null,
    troubles: [],
    report: null,
    error: null,
  };
}

/** Candidates only ever join at the end, so that nothing moves under the pointer; known ones come unticked. */
export function candidatesFound(search: Search, found: readonly Candidate[]): Search {
  if (search.state !== "running") return search;
  const present = new Set(search.candidates.map(({ key }) => key));
  const fresh = found.filter(({ key }) => !present.has(key));
  const known = fresh.filter((candidate) => candidate.known).map(({ key }) => key);
  const unticked = known.length === 0 ? search.unticked : new Set([...search.unticked, ...known]);
  // Who was waited for has answered.
  const back = new Set(found.map(({ credit }) => credit.provider));
  const troubles = search.troubles.filter(({ provider, over }) => over || !back.has(provider));
  return { ...search, candidates: [...search.candidates, ...fresh], unticked, troubles };
}

/** A provider failed or asks to be waited for: said beside it at once. That it was given up for one keyword stays. */
export function providerTroubled(search: Search, trouble: ProviderTrouble): Search {
  if (search.state !== "running") return search;
  const old = search.troubles.find(({ provider }) => provider === trouble.provider);
  if (old?.over === true && !trouble.over) return search;
  return { ...search, troubles: [...search.troubles.filter((one) => one !== old), trouble] };
}

/** The search is over: nobody is waited for any more. */
export function searchEnded(search: Search, report: SearchReport | null, error: WireError | null): Search {
  return { ...search, state: "ended", report, error, troubles: search.troubles.filter(({ over }) => over) };
}

/** A click at a place: ticked becomes unticked and the other way; with `range` all from the last click to here follow. */
export function tickToggled(search: Search, at: number, range: boolean): Search {
  const clicked = search.candidates[at];
  if (clicked === undefined || clicked.known) return search;
  const tick = search.unticked.has(clicked.key);
  const from = range ? (search.anchor ?? at) : at;
  const span = search.candidates.slice(Math.min(from, at), Math.max(from, at) + 1);
  const unticked = new Set(search.unticked);
  for (const { key, known } of span) {
    if (tick && !known) unticked.delete(key);
    else unticked.add(key);
  }
  return { ...search, unticked, anchor: at };
}

export function allTicked(search: Search, ticked: boolean): Search {
  const off = search.candidates.filter(({ known }) => known || !ticked);
  return { ...search, unticked: new Set(off.map(({ key }) => key)) };
}

export function tickedCandidates(search: Search): readonly Candidate[] {
  return search.candidates.filter(({ key }) => !search.unticked.has(key));
}

export function workBegun(slice: GatherSlice, job: JobId, className: string | null): GatherSlice {
  return { ...slice, works: new Map([...slice.works, [job, className]]) };
}

export function workEnded(slice: GatherSlice, job: JobId): GatherSlice {
  return { ...slice, works: new Map([...slice.works].filter(([id]) => id !== job)) };
}
