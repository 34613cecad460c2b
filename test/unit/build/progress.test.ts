import { Writable } from "node:stream";
import { expect, it } from "vitest";
import { createReporter, formatBytes, formatProgress } from "../../../build/setup/progress.js";

function capture(): { stream: Writable; text: () => string } {
  let text = "";
  const stream = new Writable({
    write(chunk: Buffer, _encoding, done) {
      text += chunk.toString();
      done();
    },
  });
  return { stream, text: () => text };
}

it("writes sizes as a person reads them", () => {
  expect([1, 1_500, 17_364_911, 1_234_567, 2_500_000_000].map(formatBytes)).toEqual([
    "1 kB",
    "2 kB",
    "17 MB",
    "1.2 MB",
    "2.50 GB",
  ]);
});

it("draws a bar with share, sizes and rate", () => {
  const line = formatProgress({ label: "wheel", done: 50e6, total: 200e6, seconds: 5 }, 8);
  expect(line).toBe("wheel ██░░░░░░ 25% 50 MB of 200 MB 10 MB/s");
});

it("never draws past the end, nor divides by a total of nothing", () => {
  expect(formatProgress({ label: "a", done: 30, total: 20, seconds: 0 }, 4)).toContain("████100%");
  expect(formatProgress({ label: "a", done: 30, total: 0, seconds: 0 }, 4)).toContain("░░░░  0%");
});

it("moves one line on a terminal and says nothing in between elsewhere", () => {
  const terminal = capture();
  const task = createReporter(terminal.stream, { isTerminal: true }).task("wheel", 10);
  task.set(5);
  task.end();
  expect(terminal.text()).toContain("\r");
  expect(terminal.text()).not.toContain("\n");
  const file = capture();
  const quiet = createReporter(file.stream, { isTerminal: false, everyMs: 60_000 });
  quiet.task("wheel", 10).set(5);
  expect(file.text()).toBe("");
  quiet.say("done");
  expect(file.text()).toBe("done\n");
});

it("prints lines elsewhere when it is time", () => {
  const file = capture();
  createReporter(file.stream, { isTerminal: false, everyMs: 0 }).task("wheel", 10).set(5);
  expect(file.text()).toMatch(/^ {2}wheel .* 50% .*\n$/);
});

it("keeps its line within a narrow terminal, which would break it and then show each state below the one before", () => {
  const terminal = capture();
  const narrow = Object.assign(terminal.stream, { columns: 30 });
  createReporter(narrow, { isTerminal: true }).task("a wheel with a long name", 10).set(5);
  const [, line] = terminal.text().split("\r\u001b[K");
  expect(line).toBe("  a wheel with a long name ██");
});
