import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type CleanedProject, cleaningOf } from "../../../core/clean/cleaning.ts";
import { findFlaws } from "../../../core/clean/findFlaws.ts";
import { Likeness } from "../../../core/clean/likeGroups.ts";
import { measureStoreOf } from "../../../core/clean/measureStore.ts";
import type { Photo } from "../../../core/contract/photos.ts";
import { Breath } from "../../../core/jobs/breath.ts";
import { sortInTurns } from "../../../core/jobs/sortInTurns.ts";
import { measured } from "../../helpers/measured.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";
import { wholeReport } from "../../helpers/wholeReport.ts";

const hashOf = (content: number): string => content.toString(16).padStart(64, "0");

/** Photos by id, of which every fifth is dark, and every seventh has the bytes of the one before it. */
async function makeProject(count: number) {
  const photos = Array.from(
    { length: count },
    (_, at): Photo => ({
      ...{ id: at + 1, name: `${at}.jpg`, class: at % 2 === 0 ? "fruit" : "kept", part: "train", removed: false },
      ...{ bytes: 1000 + at, modified: 0 },
    }),
  );
  const contentOf = (id: number): string => hashOf(id % 7 === 0 ? id - 1 : id);
  const project: CleanedProject = {
    cacheDir: temporaryFolder(),
    kept: () => photos.filter(({ removed }) => !removed),
    pathOf: (id) => String(id),
    contentHash: contentOf,
    photos: (after, limit) => ({ photos: photos.slice(after, after + limit), more: photos.length > after + limit }),
    *known() {
      for (const photo of photos) yield { photo, contentHash: contentOf(photo.id), isKept: !photo.removed };
    },
  };
  const entries = photos.map(({ id }) => ({
    contentHash: contentOf(id),
    measures: measured(
      (BigInt(id) * 0x9e37_79b9_7f4a_7c15n) & 0xffff_ffff_ffff_ffffn,
      BigInt(id),
      id % 5 === 0 ? { lightness: 0.1 } : {},
    ),
  }));
  const store = await measureStoreOf(project);
  await store.add(entries, quietContext().log);
  const remove = (id: number): void => {
    photos[id - 1] = { ...photos[id - 1]!, removed: true };
  };
  return { project, photos, store, remove };
}

describe("a report", () => {
  test("tells page by page what was found, and nothing twice", async () => {
    const { project, photos, store, remove } = await makeProject(12_000);
    remove(5);
    const whole = await wholeReport(cleaningOf(project));
    expect(whole.pages).toBeGreaterThan(1);
    const kept = photos.filter(({ removed }) => !removed);
    const own = kept.map(({ id, class: name }) => ({
      ...{ id, class: name },
      measures: store.measures.get(project.contentHash(id))!,
    }));
    const flaws = await findFlaws(own, 224);
    expect(whole.flaws).toEqual(flaws);
    expect(flaws.filter(({ kind }) => kind === "dark").length).toBeGreaterThan(2000);
    const likes = kept.map(({ id, bytes }) => ({ id, bytes, contentHash: project.contentHash(id) }));
    expect(whole.groups).toEqual(await new Likeness().groups(likes, store.measures));
    expect(whole.groups.length).toBeGreaterThan(1500);
    expect([whole.photos, whole.measured]).toEqual([11_999, 11_999]);
  });

  test("that another took the place of, or that was read, tells nothing", async () => {
    const { project } = await makeProject(20);
    const cleaning = cleaningOf(project);
    const [first, second] = [await cleaning.report(), await cleaning.report()];
    expect(cleaning.findings(first.number, 0)).toEqual({ flaws: [], groups: [], suspects: [], outdated: true });
    expect(cleaning.findings(second.number, 0)).toMatchObject({ outdated: false });
    expect(cleaning.findings(second.number, 0)).toMatchObject({ outdated: true });
  });

  test("lets others have their turn while it is made", async () => {
    const { project } = await makeProject(60_000);
    const cleaning = cleaningOf(project);
    await cleaning.report();
    let [turns, made] = [0, false];
    const count = (): void => {
      turns += 1;
      if (!made) setImmediate(count);
    };
    setImmediate(count);
    await cleaning.report();
    made = true;
    // Without, there would be one for each thing that is waited for.
    expect(turns).toBeGreaterThan(10);
  });
});

test("figures to sort by come in pages, and their stamp is another just when they are", async () => {
  const { project, store, remove } = await makeProject(12_000);
  const cleaning = cleaningOf(project);
  const first = await cleaning.columns(0);
  const second = await cleaning.columns(first.next!);
  expect(second.next).toBeUndefined();
  expect([...first.ids, ...second.ids]).toEqual(Array.from({ length: 12_000 }, (_, at) => at + 1));
  expect(new Set([...first.sharpness, ...second.sharpness])).toEqual(new Set([300]));

  const { measuresStamp } = await cleaning.report();
  remove(7);
  expect((await cleaning.report()).measuresStamp).toBe(measuresStamp);
  await store.add([{ contentHash: hashOf(8), measures: measured(1n, 1n, { sharpness: 299 }) }], quietContext().log);
  expect((await cleaning.report()).measuresStamp).not.toBe(measuresStamp);
});

test("sorting in turns is sorting", async () => {
  const items = fc.array(fc.record({ key: fc.nat(50), at: fc.nat() }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(items, fc.integer({ min: 1, max: 900 }), async (some, times) => {
      const all = Array.from({ length: times }, () => some).flat();
      const compare = (a: (typeof all)[number], b: (typeof all)[number]): number => a.key - b.key;
      expect(await sortInTurns(all, compare, new Breath())).toEqual([...all].sort(compare));
    }),
    { numRuns: 60 },
  );
});
