import type { SearchQuery } from "../../core/contract/gather.ts";
import type { JobId } from "../../core/contract/jobs.ts";
import { freshSearch, type Search, searchEnded, searchOpened, tickedCandidates } from "../store/gatherSlice.ts";
import { update } from "../store/store.ts";
import { type ActionContext, attempt, shownError } from "./context.ts";
import { followIntake } from "./intake.ts";

export interface SearchActions {
  readonly openSearch: (className: string) => void;
  readonly closeSearch: () => void;
  readonly setSearchForm: (change: Partial<SearchQuery>) => void;
  readonly changeSearch: (transition: (search: Search) => Search) => void;
  readonly startSearch: () => Promise<void>;
  readonly stopSearch: () => Promise<void>;
  /** Downloads what is ticked and goes back to the classes; a search under way ends. */
  readonly downloadTicked: () => Promise<void>;
}

export function makeSearchActions(context: ActionContext): SearchActions {
  const { client, store } = context;
  let job: JobId | null = null;
  let ended: Promise<void> = Promise.resolve();
  const change = (transition: (search: Search) => Search): void =>
    update(store, "gather", (gather) =>
      gather.search === null ? gather : { ...gather, search: transition(gather.search) },
    );
  /** Ends the search under way; what it found stays. Its end is waited for, or its last photos would join the next. */
  const stop = async (): Promise<void> => {
    if (job !== null) await client.request("jobs.cancel", { job });
    await ended;
  };
  const run = async (form: SearchQuery): Promise<void> => {
    try {
      const started = client.start("gather.search", form);
      job = await started.accepted;
      const report = await started.result;
      change((search) => searchEnded(search, report, null));
    } catch (thrown) {
      change((search) => searchEnded(search, null, shownError(thrown)));
    } finally {
      job = null;
    }
  };
  return {
    openSearch: (className) =>
      update(store, "gather", (gather) => {
        if (gather.search?.class !== className) void attempt(store, stop);
        return searchOpened(gather, className);
      }),
    closeSearch: () => update(store, "gather", (gather) => ({ ...gather, place: "classes" })),
    setSearchForm: (form) => change((search) => ({ ...search, form: { ...search.form, ...form } })),
    changeSearch: change,
    startSearch: () =>
      attempt(store, async () => {
        await stop();
        const { search } = store.getState().gather;
        if (search === null) return;
        change(({ form }) => ({ ...freshSearch(search.class, form), state: "running" }));
        ended = run(search.form);
        await ended;
      }),
    stopSearch: () => attempt(store, stop),
    downloadTicked: () =>
      attempt(store, async () => {
        const { search } = store.getState().gather;
        if (search === null) return;
        const items = tickedCandidates(search).map(({ credit }) => credit);
        if (items.length === 0) return;
        await stop();
        update(store, "gather", (gather) => ({ ...gather, place: "classes", search: null }));
        const started = client.start("gather.download", { class: search.class, items });
        await followIntake(context, "download", search.class, started);
      }),
  };
}
