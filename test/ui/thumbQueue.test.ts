import { describe, expect, it } from "vitest";
import { ThumbQueue } from "../../renderer/views/clean/thumbQueue.ts";

class Picture extends EventTarget {
  src = "";
  removeAttribute(): void {
    this.src = "";
  }
}

function ask(queue: ThumbQueue, places: readonly number[]) {
  return places.map((place) => {
    const picture = new Picture();
    return { place, picture, giveUp: queue.ask(picture, `photo://thumb/${place}`, () => place) };
  });
}
const begun = (asked: ReturnType<typeof ask>): readonly number[] =>
  asked.filter(({ picture }) => picture.src !== "").map(({ place }) => place);
const places = Array.from({ length: 60 }, (_, place) => place);

describe("ThumbQueue", () => {
  it("loads a few at a time, a view of them where a race has ended, those nearest to the middle of the view first", () => {
    const queue = new ThumbQueue();
    queue.look(30, true);
    const asked = ask(queue, places);
    expect(begun(asked)).toEqual([]);
    queue.look(30, false);
    const first = begun(asked);
    expect(first).toHaveLength(32);
    expect(first.every((place) => Math.abs(place - 30) <= 16)).toBe(true);
    asked[30]?.picture.dispatchEvent(new Event("load"));
    expect(begun(asked)).toHaveLength(33);
    asked[31]?.picture.dispatchEvent(new Event("error"));
    expect(begun(asked)).toHaveLength(34);
    // The view moves on.
    queue.look(31, false);
    asked[32]?.picture.dispatchEvent(new Event("load"));
    expect(begun(asked)).toHaveLength(34);
  });

  it("forgets what left before its turn, and gives the turn of a load that was given up to another", () => {
    const queue = new ThumbQueue();
    queue.look(0, false);
    const asked = ask(queue, places);
    for (const { place, giveUp } of asked) if (place >= 16 && place < 30) giveUp();
    asked[3]?.giveUp();
    expect(begun(asked)).toEqual([...places.slice(0, 16).filter((place) => place !== 3), 30]);
    // An ended load that is given up later frees no turn twice.
    asked[4]?.picture.dispatchEvent(new Event("load"));
    asked[4]?.giveUp();
    expect(begun(asked)).toHaveLength(16);
  });
});
