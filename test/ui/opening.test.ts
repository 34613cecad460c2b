import { afterEach, expect, it, vi } from "vitest";
import { openingFailed, openingStarted } from "../../renderer/store/projectSlice.ts";
import { update } from "../../renderer/store/store.ts";
import { openWindow } from "./openWindow.ts";

let close: () => void = () => undefined;
afterEach(() => {
  close();
  vi.useRealTimers();
});

function fresh(count: number) {
  const window = openWindow(count);
  close = window.stop;
  const asked = (command: string): unknown[] =>
    window.core.received.filter((request) => request.command === command).map(({ input }) => input);
  return { ...window, asked };
}

it("a short page comes first, so that pictures are in view while the rest is read", async () => {
  const { store, actions, asked } = fresh(12_001);
  const seen: number[] = [];
  store.subscribe(({ photos }) => {
    if (seen.at(-1) !== photos.shown.size) seen.push(photos.shown.size);
  });
  await actions.chooseFolder();
  expect(asked("library.photos")).toEqual([
    { after: 0, limit: 500 },
    { after: 500, limit: 10_000 },
    { after: 10_500, limit: 10_000 },
  ]);
  expect(seen).toEqual([0, 500, 12_001]);
});

it("the reset that an opening tells reads nothing, a later one reads the photos again", async () => {
  const { core, store, actions, asked } = fresh(20);
  core.emit("library.reset", { summary: core.summary() });
  await actions.chooseFolder();
  expect(asked("library.photos")).toHaveLength(1);
  core.emit("library.reset", { summary: { ...core.summary(), dir: "/elsewhere" } });
  core.emit("library.reset", { summary: core.summary() });
  await vi.waitFor(() => expect(asked("library.photos")).toHaveLength(2));
  await vi.waitFor(() => expect(store.getState().photos.incoming).toBeNull());
});

it("what it runs on is asked for only once no project is being opened", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout"] });
  const { store, asked } = fresh(20);
  update(store, "project", (project) => openingStarted(project, "/photos"));
  await vi.advanceTimersByTimeAsync(5000);
  expect(asked("core.device")).toHaveLength(0);
  update(store, "project", (project) => openingFailed(project, null));
  await vi.advanceTimersByTimeAsync(1000);
  vi.useRealTimers();
  await vi.waitFor(() => expect(store.getState().core.device).not.toBeNull());
  expect(asked("core.device")).toHaveLength(1);
});
