import { createHash } from "node:crypto";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LibraryState } from "../../../core/library/libraryState.ts";
import { isKept, makeRecord, type PhotoRecord, recordRow } from "../../../core/library/photoRecord.ts";
import { encodeSnapshot, readSnapshot } from "../../../core/library/snapshot.ts";
import { splitHash } from "../../../core/split/splitHash.ts";
import { quickFiles, sha256, writeFiles } from "../../helpers/photoFolder.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

const facts = (text: string) => ({
  bytes: text.length,
  modified: 1_700_000_000_123.456,
  contentHash: sha256(text),
  width: 40,
  height: 30,
  problem: undefined,
});

const splitMemo = {
  seed: 3,
  validPercent: 20,
  testPercent: 0,
  method: "exact",
  together: ["exact"],
  before: null,
} as const;

/** Every kind of record: in part folders and beside them, removed, moved by a split, gone, unreadable, downloaded, oddly named. */
function someRecords(): readonly PhotoRecord[] {
  const at = (path: string, home = path, origin?: string) => ({ path, home, origin });
  const unread = { code: "badInput", reason: "is empty", fatal: true } as const;
  const credit = {
    provider: "openverse",
    url: "https://example.org/1.jpg",
    page: "https://example.org/1",
    licence: "by",
    creator: "Ada",
  } as const;
  return [
    makeRecord(1, at("train/cat/1.jpg"), facts("one"), false, undefined),
    makeRecord(2, at(".thaw/trash/2/2.jpg", "train/cat/2.jpg"), facts("two"), false, undefined),
    makeRecord(3, at("valid/dog/3.jpg", "valid/dog/3.jpg", "dog/3.jpg"), facts("three"), false, undefined),
    makeRecord(5, at("dog/a\nb \u0000é.jpg"), facts("five"), true, { original: "five.jpg" }),
    makeRecord(
      8,
      at("train/train/8.png"),
      { ...facts(""), width: undefined, height: undefined, problem: unread },
      false,
      undefined,
    ),
    makeRecord(9, at("val/cat/1.jpg"), facts("nine"), false, { original: "n.jpg", credit }),
  ];
}

function someState(): LibraryState {
  const state = new LibraryState();
  for (const record of someRecords()) state.put(record);
  state.probes.set("cat/new.jpg", someRecords()[0]!);
  state.others.set("cat/notes.txt", someRecords()[4]!);
  state.undo.push({ label: "Remove 1 photo", rows: [[[2, "train/cat/2.jpg", null, null], "train/cat/2.jpg", true]] });
  state.reserve(20);
  return state;
}

const read = async (text: string) => {
  const dir = quickFolder();
  writeFiles(dir, { "snapshot.json": text });
  return await readSnapshot(quickFiles, join(dir, "snapshot.json"));
};

const signed = (schema: number, body: unknown): string => {
  const text = JSON.stringify(body);
  const sha = createHash("sha256").update(text).digest("hex");
  return `${JSON.stringify({ schema, n: 7, sha256: sha })}\n${text}\n`;
};

interface Body {
  readonly records: Readonly<Record<string, unknown>>;
}

/** The body of a snapshot of `someState`, to be changed. */
const body = (): Body => JSON.parse(encodeSnapshot(someState(), 7).split("\n")[1] ?? "") as Body;

test("a snapshot gives back the state that it was made of", async () => {
  const snapshot = await read(encodeSnapshot(someState(), 7));
  if (snapshot === undefined || snapshot === "damaged") throw new Error("The snapshot was not read.");
  const { n, state } = snapshot;
  expect(n).toBe(7);
  expect([...state.records.values()]).toStrictEqual(someRecords());
  expect([...state.probes.keys(), ...state.others.keys()]).toEqual(["cat/new.jpg", "cat/notes.txt"]);
  expect(state.undo).toEqual(someState().undo);
  expect(state.nextId).toBe(21);
  expect(state.tally.classes()).toEqual(someState().tally.classes());
  expect(state.tally.split.hash()).toBe(someState().tally.split.hash());
});

test("the hash of a split is the same without its digests being worked out again, and follows what comes", async () => {
  const state = someState();
  state.split = { ...splitMemo, adopted: true };
  const snapshot = await read(encodeSnapshot(state, 7));
  if (snapshot === undefined || snapshot === "damaged") throw new Error("The snapshot was not read.");
  for (const each of [state, snapshot.state]) {
    each.put(
      makeRecord(
        1,
        { path: "valid/cat/1.jpg", home: "valid/cat/1.jpg", origin: undefined },
        facts("one"),
        false,
        undefined,
      ),
    );
    each.put(
      makeRecord(21, { path: "dog/21.jpg", home: "dog/21.jpg", origin: undefined }, facts("new"), false, undefined),
    );
  }
  const rows = [...state.records.values()].filter((record) => isKept(record));
  expect(snapshot.state.tally.split.hash()).toBe(splitHash(rows));
  expect(state.tally.split.hash()).toBe(splitHash(rows));
});

test("a snapshot of the first schema, with records as rows, is read too", async () => {
  const rows = { ...body(), records: someRecords().map(recordRow) };
  const snapshot = await read(signed(1, rows));
  if (snapshot === undefined || snapshot === "damaged") throw new Error("The snapshot was not read.");
  expect([...snapshot.state.records.values()]).toStrictEqual(someRecords());
  expect(snapshot.state.nextId).toBe(21);
});

test("more steps of undo than a call takes arguments are read", async () => {
  const steps = Array.from({ length: 200_000 }, () => ({ label: "Remove 1 photo", rows: [] }));
  const snapshot = await read(signed(2, { ...body(), undo: steps }));
  expect(snapshot).toMatchObject({ state: { undo: { length: steps.length } } });
});

test("columns that hold anything else, or do not fit each other, are damage", async () => {
  expect(await read(signed(2, body()))).toMatchObject({ n: 7 });
  const wrong: readonly (readonly [column: string, value: unknown])[] = [
    ["ids", [1, 2, 3, 5, 8, 0]],
    ["ids", [1, 2, 3, 5, 8, 9.5]],
    ["ids", "123589"],
    ["folder", [0, 0, 1, 2, 3, 99]],
    ["folder", [0, 0, 1, 2, 3, -1]],
    ["name", ["1.jpg", "2.jpg"]],
    ["name", [1, 2, 3, 4, 5, 6]],
    ["path", [null, null, null, null, null, 7]],
    ["origin", []],
    ["bytes", [1, 2, 3, 4, 5, null]],
    ["modified", [1, 2, 3, 4, 5, "6"]],
    ["contentHash", [null, null, null, null, null, null]],
    ["width", [1, 2, 3, 4, 5, "6"]],
    ["height", [1, 2, 3, 4, 5]],
    ["gone", ["0"]],
    ["problem", [[4, { code: "notAnImage" }]]],
    ["provenance", [[5, { credit: 3 }]]],
  ];
  for (const [column, value] of wrong) {
    const { records, ...rest } = body();
    expect(await read(signed(2, { ...rest, records: { ...records, [column]: value } })), column).toBe("damaged");
  }
  // What is undefined is left out of JSON.
  expect(await read(signed(2, { ...body(), records: { ...body().records, ids: undefined } }))).toBe("damaged");
});

test("a newer schema is refused, and a torn or changed line is damage", async () => {
  await expect(read(signed(3, body()))).rejects.toMatchObject({ code: "projectTooNew" });
  const whole = encodeSnapshot(someState(), 7);
  for (const length of [0, 10, whole.indexOf("\n"), whole.indexOf("\n") + 1, whole.length - 2]) {
    expect(await read(whole.slice(0, length)), `cut at ${length}`).toBe("damaged");
  }
  expect(await read(whole.replace("cat", "cow"))).toBe("damaged");
});
