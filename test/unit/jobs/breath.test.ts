import { setImmediate } from "node:timers/promises";
import { expect, test } from "vitest";
import { Breath, urgently } from "../../../core/jobs/breath.ts";

/** Holds the thread for so long, so that a breath is due. */
function spin(milliseconds: number): void {
  for (const end = performance.now() + milliseconds; performance.now() < end; );
}

/** What takes breath in a loop until it is told to stop, and counts its turns. */
function loop() {
  const state = { turns: 0, going: true };
  const ended = (async () => {
    const breath = new Breath();
    while (state.going) {
      spin(1);
      state.turns += 1;
      if (breath.isDue) await breath.take();
    }
  })();
  return { state, ended };
}

test("a loop that takes breath stands still while something urgent is done, and goes on after it", async () => {
  const { state, ended } = loop();
  let during = 0;
  await urgently(async () => {
    await setImmediate();
    await setImmediate();
    const before = state.turns;
    for (let turn = 0; turn < 12; turn += 1) await setImmediate();
    during = state.turns - before;
  });
  expect(during).toBe(0);
  const after = state.turns;
  for (let turn = 0; turn < 12; turn += 1) await setImmediate();
  expect(state.turns).toBeGreaterThan(after);
  state.going = false;
  await ended;
});

test("what is urgent and waits for a loop is not waited for by it for ever, and a failure ends it, too", async () => {
  const { state, ended } = loop();
  const before = state.turns;
  const looped = async (): Promise<void> => {
    while (state.turns < before + 20) await setImmediate();
  };
  await urgently(looped);
  await expect(urgently(() => Promise.reject(new Error("full")))).rejects.toThrow("full");
  state.going = false;
  await ended;
});
