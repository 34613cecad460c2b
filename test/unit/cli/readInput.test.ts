import { PassThrough } from "node:stream";
import { expect, test } from "vitest";
import { Output } from "../../../core/cli/output.ts";
import { readInput } from "../../../core/cli/readInput.ts";
import { ThawError } from "../../../core/contract/errors.ts";

function ground() {
  const [stdout, stderr, stdin] = [new PassThrough(), new PassThrough(), new PassThrough()];
  const output = new Output({ stdout, stderr }, { json: false, quiet: false });
  const said = (): string => String(stderr.read() ?? "");
  return { controller: new AbortController(), output, stdin, said };
}

test("standard input is read to its end, and a terminal is told how to end it", async () => {
  const { controller, output, stdin, said } = ground();
  stdin.end("one\ntwo\n");
  expect(await readInput("-", { signal: controller.signal, output }, stdin)).toBe("one\ntwo\n");
  expect(said()).toBe("");
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  terminal.end("one");
  expect(await readInput("-", { signal: controller.signal, output }, terminal)).toBe("one");
  expect(said()).toContain("Ctrl+D");
});

test("waiting for what nobody types can be stopped", async () => {
  const { controller, output, stdin } = ground();
  const reading = readInput("-", { signal: controller.signal, output }, stdin);
  controller.abort(new ThawError("cancelled", "Stopped."));
  await expect(reading).rejects.toThrow(expect.objectContaining({ name: "AbortError" }));
});

test("a file that can't be read is wrong usage", async () => {
  const { controller, output } = ground();
  await expect(readInput("/nowhere/at/all", { signal: controller.signal, output })).rejects.toMatchObject({
    code: "usage",
    message: expect.stringMatching(/^\/nowhere\/at\/all can't be read: There is no/),
  });
});
