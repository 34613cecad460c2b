import { expect, it } from "vitest";
import { oneAtATime } from "../../renderer/actions/oneAtATime.ts";

it("reads once more for all who asked while it was reading, and begins anew after a failure", async () => {
  const ends: ((error?: Error) => void)[] = [];
  const read = oneAtATime(
    () => new Promise((resolve, reject) => ends.push((error) => (error === undefined ? resolve() : reject(error)))),
  );
  const first = read();
  const others = [read(), read()];
  expect(read.underWay()).toBe(first);
  expect(ends).toHaveLength(1);
  ends[0]!();
  await Promise.resolve();
  await Promise.resolve();
  expect(ends).toHaveLength(2);
  ends[1]!();
  await Promise.all([first, ...others]);
  expect(ends).toHaveLength(2);
  expect(read.underWay()).toBeUndefined();

  const failing = read();
  ends[2]!(new Error("gone"));
  await expect(failing).rejects.toThrow("gone");
  const last = read();
  ends[3]!();
  await last;
  expect(ends).toHaveLength(4);
});
