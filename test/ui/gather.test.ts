import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { SearchQuery } from "../../core/contract/gather.ts";
import {
  allTicked,
  candidatesFound,
  freshSearch,
  providerTroubled,
  searchEnded,
  tickedCandidates,
  tickToggled,
} from "../../renderer/store/gatherSlice.ts";
import { groupOf } from "../../renderer/store/photoSet.ts";
import { openWindow } from "./openWindow.ts";
import { scriptedCandidate } from "./scriptedGather.ts";

const running = { ...freshSearch("oak", SearchQuery.parse({ keywords: ["oak"] })), state: "running" as const };
const numbers = fc.uniqueArray(fc.nat(60), { maxLength: 40 });

describe("candidates", () => {
  it("join at the end, each once, and what is known comes unticked", () => {
    fc.assert(
      fc.property(numbers, numbers, (first, second) => {
        const before = candidatesFound(running, first.map(scriptedCandidate));
        const after = candidatesFound(before, second.map(scriptedCandidate));
        expect(after.candidates.slice(0, before.candidates.length)).toEqual(before.candidates);
        expect(new Set(after.candidates.map(({ key }) => key)).size).toBe(new Set([...first, ...second]).size);
        expect(after.candidates).toHaveLength(new Set([...first, ...second]).size);
        expect(tickedCandidates(after).every(({ known }) => !known)).toBe(true);
      }),
    );
  });

  it("are ticked and unticked one by one, in ranges and all at once, and never where they are known", () => {
    const search = candidatesFound(
      running,
      Array.from({ length: 20 }, (_, at) => scriptedCandidate(at)),
    );
    const step = fc.record({ at: fc.nat(19), range: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        let now = search;
        for (const { at, range } of steps) {
          const clicked = now.candidates[at]!;
          const wasTicked = !now.unticked.has(clicked.key);
          now = tickToggled(now, at, range);
          expect(now.unticked.has(clicked.key)).toBe(clicked.known || wasTicked);
        }
        expect(tickedCandidates(now).every(({ known }) => !known)).toBe(true);
        expect(tickedCandidates(allTicked(now, true))).toHaveLength(16);
        expect(tickedCandidates(allTicked(now, false))).toEqual([]);
      }),
    );
    const range = tickToggled(tickToggled(search, 1, false), 3, true);
    expect(tickedCandidates(range).map(({ key }) => Number.parseInt(key, 16))).toEqual([
      0, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18,
    ]);
  });

  it("that come after the search was ended are left out", () => {
    const ended = { ...running, state: "ended" as const };
    expect(candidatesFound(ended, [scriptedCandidate(1)])).toBe(ended);
  });
});

describe("providers in trouble", () => {
  const trouble = (provider: "openverse" | "flickr", message: string, over: boolean) => ({
    ...{ provider, message, over },
    code: "rateLimited" as const,
  });

  it("are said once each, by their newest word, until they answer or the search ends", () => {
    const waiting = providerTroubled(running, trouble("openverse", "waits", false));
    const both = providerTroubled(waiting, trouble("flickr", "failed", true));
    expect(providerTroubled(both, trouble("openverse", "waits again", false)).troubles).toHaveLength(2);
    // Who fails for one keyword and waits for another has failed.
    expect(providerTroubled(both, trouble("flickr", "waits", false))).toBe(both);
    expect(candidatesFound(both, [scriptedCandidate(1)]).troubles.map(({ provider }) => provider)).toEqual(["flickr"]);
    expect(searchEnded(both, null, null).troubles.map(({ provider }) => provider)).toEqual(["flickr"]);
    const ended = searchEnded(both, null, null);
    expect(providerTroubled(ended, trouble("openverse", "late", true))).toBe(ended);
    expect(freshSearch("oak", both.form).troubles).toEqual([]);
  });
});

describe("gathering in the window", () => {
  let close: () => void = () => undefined;
  afterEach(() => close());
  const open = async (shell: Parameters<typeof openWindow>[1] = {}) => {
    const window = openWindow(4, shell);
    close = window.stop;
    await window.actions.chooseFolder();
    const gather = () => window.store.getState().gather;
    return {
      ...window,
      gather,
      kept: (name: string) => groupOf(window.store.getState().photos.shown, name, "train", false),
    };
  };

  it("imports files and shows what was added and what was not", async () => {
    const window = await open({ pickFiles: () => Promise.resolve(["/a.jpg", "/b.jpg", "/c.txt"]) });
    await window.actions.addFiles("fruit");
    expect(window.gather().result).toMatchObject({
      class: "fruit",
      report: { added: 2, problems: [{ file: "/c.txt" }] },
    });
    expect(window.kept("fruit")).toHaveLength(4);
    expect(window.gather().works.size).toBe(0);
    expect(window.core.received.find(({ command }) => command === "gather.import")?.input).toMatchObject({
      move: false,
    });
  });

  it("shows of an import that was stopped what came and what did not", async () => {
    const window = await open({ pickFiles: () => Promise.resolve(["/a.jpg", "/b.jpg", "/c.txt"]) });
    // Longer than any machine takes to come to the stop.
    window.core.movingMs = 60_000;
    const work = window.actions.addFiles("fruit");
    await vi.waitFor(() => expect(window.kept("fruit")).toHaveLength(4));
    const [job] = window.store.getState().jobs.active.keys();
    await window.actions.cancelJob(job!);
    await work;
    expect(window.gather().result).toMatchObject({
      cutShort: true,
      kind: "import",
      report: { added: 2, problems: [{ file: "/c.txt" }] },
    });
    expect(window.store.getState().ui.toasts).toEqual([]);
    expect(window.gather().works.size).toBe(0);
  });

  it("says what was recognised in dropped folders and waits for a yes", async () => {
    const window = await open();
    await window.actions.takeDropped([new File([], "folder")], null);
    expect(window.store.getState().ui.overlay).toBe("layout");
    expect(window.gather().layout?.found.classes).toMatchObject([{ name: "oak", files: 2 }]);
    expect(window.core.received.some(({ command }) => command === "gather.import")).toBe(false);
    await window.actions.importLayout();
    expect(window.core.received.find(({ command }) => command === "gather.import")?.input).not.toHaveProperty("class");
    expect(window.kept("oak")).toHaveLength(1);
    expect(window.store.getState().ui.overlay).toBeNull();
  });

  it("searches, keeps what was unticked while more comes, and downloads the rest", async () => {
    const window = await open();
    window.actions.openSearch("fruit");
    window.actions.setSearchForm({ limit: 25 });
    const search = window.actions.startSearch();
    await vi.waitFor(() => expect(window.gather().search?.candidates.length).toBeGreaterThan(0));
    window.actions.changeSearch((old) => tickToggled(old, 0, false));
    await search;
    expect(window.gather().search).toMatchObject({ state: "ended", report: { found: 25 } });
    expect(window.gather().search?.candidates).toHaveLength(25);
    await window.actions.downloadTicked();
    expect(window.gather()).toMatchObject({ place: "classes", search: null, result: { report: { added: 19 } } });
    expect(window.kept("fruit")).toHaveLength(21);
  });

  it("goes on with a download that was not finished, or forgets it", async () => {
    const window = await open();
    await window.actions.loadPending();
    expect(window.gather().pending).toMatchObject([{ id: "1", total: 3, done: 1 }]);
    await window.actions.resumeDownload("1", "fruit");
    expect(window.gather()).toMatchObject({ pending: [], result: { kind: "download", report: { added: 1 } } });
  });

  it("adds a class and takes it back", async () => {
    const window = await open();
    const names = () => window.store.getState().project.summary?.classes.map(({ name }) => name);
    await window.actions.addClass("oak");
    expect(names()).toContain("oak");
    await window.actions.dropClass("oak");
    expect(names()).not.toContain("oak");
  });

  it("keeps settings, never the key itself, and says in place what is wrong with one", async () => {
    const window = await open();
    await window.actions.loadSettings();
    const settings = () => window.store.getState().settings;
    expect(settings().providers).toMatchObject([{ name: "flickr", hasKey: false }]);
    expect(await window.actions.changeSettings({ contact: "not an address" })).toBe(false);
    expect(settings().error?.code).toBe("badInput");
    expect(await window.actions.changeSettings({ contact: "a@example.org", flickrKey: "abc" })).toBe(true);
    expect(settings()).toMatchObject({ error: null, settings: { contact: "a@example.org", flickrKey: true } });
    expect(settings().providers).toMatchObject([{ hasKey: true }]);
  });
});
