import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { Client } from "../../core/contract/client.ts";
import type { Frame } from "../../core/contract/frames.ts";
import { cachedPicture } from "../../core/contract/photos.ts";
import { contractVersion } from "../../core/contract/schema.ts";
import { localPorts } from "../../core/localPorts.ts";
import { ThumbFiles } from "../../electron/thumbFiles.ts";

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

const turn = async (): Promise<void> => {
  for (let step = 0; step < 10; step += 1) await new Promise((resolve) => setImmediate(resolve));
};
const hashOf = (id: number, project = "a"): string => project.repeat(60) + String(id).padStart(4, "0");

/** A core whose open project has these ids; it answers when told to. */
async function fresh(ids: readonly number[]) {
  const [near, far] = localPorts();
  const open: { readonly id: number; readonly after: number }[] = [];
  far.onMessage((message) => {
    const frame = message as Frame;
    if (frame.type === "hello") far.post({ type: "hello", contractVersion, app: "core" });
    if (frame.type === "request") open.push({ id: frame.id, after: (frame.input as { after: number }).after });
  });
  const client = new Client({ app: "test" });
  await client.attach(near);
  const answer = async (size: number, project = "a"): Promise<void> => {
    const { id, after } = open.shift()!;
    const left = ids.filter((each) => each > after);
    const page = left.slice(0, size);
    const hashes = page.map((each) => hashOf(each, project)).join("");
    far.post({ type: "reply", id, output: { ids: page, hashes, more: left.length > size } });
    await turn();
  };
  const later = async (): Promise<void> => {
    await vi.advanceTimersByTimeAsync(1000);
    await turn();
  };
  return { thumbs: new ThumbFiles(client), open, answer, later };
}

it("reads page by page where thumbnails lie, once the window has had time to read the photos", async () => {
  const { thumbs, open, answer, later } = await fresh([1, 2, 5]);
  thumbs.reload();
  await turn();
  expect(open).toHaveLength(0);
  await later();
  await answer(2);
  expect(thumbs.find(2)).toBe(cachedPicture("thumb", hashOf(2)));
  expect(thumbs.find(5)).toBeUndefined();
  await answer(2);
  expect(thumbs.find(5)).toBe(`thumbs/aa/${hashOf(5)}.jpg`);
  expect(open).toHaveLength(0);
});

it("knows nothing of photos that may have changed, nor of a project that is closed", async () => {
  const { thumbs, answer, later } = await fresh([1, 2]);
  thumbs.reload();
  await later();
  await answer(10);
  thumbs.forget([1]);
  expect([1, 2].map((id) => thumbs.find(id) !== undefined)).toEqual([false, true]);
  thumbs.clear();
  expect(thumbs.find(2)).toBeUndefined();
});

it("takes nothing from an answer about the project before", async () => {
  const { thumbs, open, answer, later } = await fresh([1, 2, 3]);
  thumbs.reload();
  await later();
  thumbs.reload();
  await answer(2, "b");
  expect(open).toHaveLength(0);
  await later();
  await answer(10);
  expect([1, 2, 3].map((id) => thumbs.find(id))).toEqual([1, 2, 3].map((id) => cachedPicture("thumb", hashOf(id))));
});

it("goes on without where the core answers an empty page or none", async () => {
  const { thumbs, open, answer, later } = await fresh([1]);
  thumbs.reload();
  await later();
  await answer(0);
  expect(open).toHaveLength(0);
  expect(thumbs.find(1)).toBeUndefined();
});
