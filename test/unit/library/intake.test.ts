import { chmodSync, existsSync, readdirSync, symlinkSync, unlinkSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Context } from "../../../core/jobs/context.ts";
import type { IntakeItem } from "../../../core/library/intakeItem.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { photo, photoFiles, quickFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

const open = async (dir: string): Promise<Project> =>
  await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });

/** Files in a folder outside of any project, as items of one class. */
function items(
  files: Readonly<Record<string, string>>,
  className: string,
  more: Partial<IntakeItem> = {},
): readonly IntakeItem[] {
  const dir = quickFolder();
  writeFiles(dir, files);
  return Object.keys(files).map((name) => ({
    path: join(dir, name),
    class: className,
    from: name,
    provenance: { original: name },
    take: "copy",
    ...more,
  }));
}

async function started(): Promise<{ readonly dir: string; readonly project: Project }> {
  const dir = quickFolder();
  writeFiles(dir, { "a/001.gif": photo("one"), "a/002.gif": photo("two"), "b/IMG_77.gif": photo("three") });
  return { dir, project: await open(dir) };
}

test("files come under the next numbers, with the extension of their bytes and their names in the records", async () => {
  const { dir, project } = await started();
  await project.remove([2]);
  const given = { "holiday.JPG": photo("four"), "x y.jpeg": `\u0089`, "no extension": photo("five") };
  const report = await project.intake(items(given, "a"), quietContext());
  expect(report).toMatchObject({ added: 2, skipped: [], edit: { label: "Import 2 photos" } });
  expect(report.problems).toEqual([
    expect.objectContaining({ file: "x y.jpeg", code: "unsupportedFormat", fatal: true }),
  ]);
  // 002 lies in the trash and keeps its number.
  expect(photoFiles(dir).get("a/003.gif")).toBe(photo("four"));
  expect(photoFiles(dir).get("a/004.gif")).toBe(photo("five"));
  expect(project.provenance(4)).toEqual({ original: "holiday.JPG" });
  expect(readdirSync(join(dir, ".thaw/staged"))).toEqual([]);
  const view = viewOf(project);
  await project.close();
  const again = await open(dir);
  expect(viewOf(again)).toEqual(view);
  expect(again.provenance(5)).toEqual({ original: "no extension" });
  expect(await again.scan(quietContext())).toMatchObject({ added: 0, vanished: 0 });
  await again.close();
});

test("what is in the project already, in the trash too, or twice in what came is passed over and named", async () => {
  const { dir, project } = await started();
  await project.remove([1]);
  const given = { "1.gif": photo("one"), "3.gif": photo("three"), "new.gif": photo("new"), "again.gif": photo("new") };
  const report = await project.intake(items(given, "b", { take: "move" }), quietContext());
  expect(report.added).toBe(1);
  expect(report.skipped).toEqual([
    { from: "1.gif", same: ".thaw/trash/1/001.gif" },
    { from: "3.gif", same: "b/IMG_77.gif" },
    { from: "again.gif", same: "b/001.gif" },
  ]);
  expect([...photoFiles(dir).values()].filter((content) => content === photo("new"))).toHaveLength(1);
  expect(await project.intake(items(given, "b"), quietContext())).toMatchObject({
    added: 0,
    edit: { label: "No new photos", changed: [] },
  });
  expect(project.summary().undoLabel).toBe("Import 1 photo");
  await project.close();
});

test("undo puts an import into the trash, redo brings it back, and batches are one step", async () => {
  const { dir, project } = await started();
  const before = viewOf(project);
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${at}.gif`, photo(`many ${at}`)]));
  const changes: number[] = [];
  const ctx: Context = {
    ...quietContext(),
    emit: (event, payload) => {
      if (event === "library.changed" && "changed" in payload) changes.push(payload.changed.length);
    },
  };
  const report = await project.intake(items(many, "a"), ctx);
  expect(report.added).toBe(600);
  expect(changes).toEqual([256, 256, 88]);
  expect(project.summary().undoLabel).toBe("Import 600 photos");
  await project.undo();
  expect(viewOf(project).filter((line) => !line.endsWith("removed"))).toEqual(before);
  expect(photoFiles(dir).size).toBe(603);
  await project.redo();
  expect(viewOf(project).filter((line) => line.endsWith("removed"))).toEqual([]);
  await project.close();
  const again = await open(dir);
  await again.undo();
  expect(again.summary().canUndo).toBe(false);
  expect(again.kept()).toHaveLength(3);
  await again.close();
});

test("edits between the batches of an import stay steps of their own", async () => {
  const { project } = await started();
  const first = items({ "1.gif": photo("1"), "2.gif": photo("2") }, "a");
  const second = items({ "3.gif": photo("3") }, "a");
  await project.intake(first, quietContext(), { join: "x", label: (count) => `Download ${count}` });
  await project.remove([1]);
  await project.intake(second, quietContext(), { join: "x", label: (count) => `Download ${count} more` });
  expect(project.summary().undoLabel).toBe("Remove 1 photo");
  await project.undo();
  expect(project.summary().undoLabel).toBe("Download 1 more");
  await project.undo();
  expect(project.kept().map(({ id }) => id)).toEqual([1, 2, 3]);
  await project.close();
});

test("numbers are wide enough for the class; names that are there stay; digits from elsewhere are no numbers", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/998.gif": photo("x"), "a/20260101.gif": photo("y"), "b/1.gif": photo("z") });
  const project = await open(dir);
  const given = Object.fromEntries(Array.from({ length: 3 }, (_, at) => [`${at}.gif`, photo(`n ${at}`)]));
  await project.intake(items(given, "a"), quietContext());
  writeFiles(dir, { "b/003.gif": photo("somebody else's") });
  await project.intake(items({ "p.gif": photo("p"), "q.gif": photo("q") }, "b"), quietContext());
  expect([...photoFiles(dir).keys()].sort()).toEqual([
    "a/0999.gif",
    "a/1000.gif",
    "a/1001.gif",
    "a/20260101.gif",
    "a/998.gif",
    "b/002.gif",
    "b/003.gif",
    "b/004.gif",
    "b/1.gif",
  ]);
  expect(photoFiles(dir).get("b/003.gif")).toBe(photo("somebody else's"));
  await project.close();
});

test("after the split photos go to train/, and to the part that they came with", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "train/a/1.gif": photo("1"), "val/a/2.gif": photo("2"), "train/b/1.gif": photo("3") });
  const project = await open(dir);
  await project.intake(items({ "p.gif": photo("4") }, "a"), quietContext());
  await project.intake(items({ "q.gif": photo("5") }, "b", { part: "valid" }), quietContext());
  await project.intake(items({ "r.gif": photo("6") }, "new", { part: "test" }), quietContext());
  const paths = [...photoFiles(dir).keys()];
  expect(paths).toEqual(expect.arrayContaining(["train/a/003.gif", "val/b/002.gif", "test/new/001.gif"]));
  await project.close();
});

test("a move takes the files away once the photos are safe; what could not be taken stays where it was", async () => {
  const { dir, project } = await started();
  const given = items({ "1.gif": photo("in"), "2.txt": "no photo", "3.gif": photo("one") }, "a", { take: "move" });
  const report = await project.intake(given, quietContext());
  expect(report.added).toBe(1);
  expect(given.map(({ path }) => existsSync(path))).toEqual([false, true, true]);
  expect(photoFiles(dir).get("a/003.gif")).toBe(photo("in"));
  await project.close();
});

test("a file that changes or goes while it is taken is listed, and the rest come", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.gif": photo("one"), "b/1.gif": photo("two") });
  const given = items({ "1.gif": photo("1"), "2.gif": photo("2"), "3.gif": photo("3") }, "a");
  const files = {
    ...quickFiles,
    digest: async (path: string) => {
      const found = await quickFiles.digest(path);
      if (path === given[0]?.path) writeFiles(join(path, ".."), { "1.gif": photo("other") });
      if (path === given[1]?.path) unlinkSync(path);
      return found;
    },
  };
  const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files });
  const { added, problems } = await project.intake(given, quietContext());
  expect(added).toBe(1);
  expect(problems.map(({ file, code }) => [file, code])).toEqual([
    ["2.gif", "photoVanished"],
    ["1.gif", "ioFailed"],
  ]);
  await project.close();
});

test("stopped, what has come stays and is told", async () => {
  const { dir, project } = await started();
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`${at}.gif`, photo(`many ${at}`)]));
  const stop = new AbortController();
  const ctx: Context = { ...quietContext(stop.signal), report: ({ done }) => done === 300 && stop.abort() };
  await expect(project.intake(items(many, "a"), ctx)).rejects.toMatchObject({
    code: "cancelled",
    message: expect.stringMatching(/^Stopped\. 30\d photos that had come by then stay; Undo takes them out again\.$/),
  });
  const came = project.kept().length - 3;
  expect(came).toBeGreaterThanOrEqual(300);
  expect(came).toBeLessThan(310);
  expect(photoFiles(dir).size).toBe(project.kept().length);
  expect(readdirSync(join(dir, ".thaw/staged"))).toEqual([]);
  await project.undo();
  expect(project.kept()).toHaveLength(3);
  await project.close();
});

test("an import that is stopped lists what it skipped and refused, as a finished one does", async () => {
  const { dir, project } = await started();
  const from = quickFolder();
  const many = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`b${at}.gif`, photo(`many ${at}`)]));
  writeFiles(from, { "a 1.gif": photo("twice"), "a 2.gif": photo("twice"), "a 3.txt": "no photo", ...many });
  const stop = new AbortController();
  const told: unknown[] = [];
  const ctx: Context = {
    ...quietContext(stop.signal),
    report: ({ done }) => done === 300 && stop.abort(),
    emit: (event, payload) => event === "gather.cutShort" && told.push(payload),
  };
  await expect(project.import({ paths: [from], class: "a", move: false }, ctx)).rejects.toMatchObject({
    code: "cancelled",
  });
  const came = project.kept().length - 3;
  expect(told).toMatchObject([
    {
      kind: "import",
      report: {
        added: came,
        skipped: [{ from: join(from, "a 2.gif"), same: expect.stringMatching(/^a\/\d+\.gif$/) }],
        problems: [{ file: join(from, "a 3.txt"), fatal: true }],
        edit: { changed: [], label: `Import ${came} photos` },
      },
    },
  ]);
  expect(photoFiles(dir).size).toBe(project.kept().length);
  await project.close();
});

test("class names: odd ones are folders, impossible ones and twins of another case are refused", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "caf\u00e9/1.gif": photo("1"), "Apple/1.gif": photo("2") });
  const project = await open(dir);
  const one = (name: string, at: number): IntakeItem => items({ [`${at}.gif`]: photo(`odd ${at}`) }, name)[0]!;
  const names = [
    "-rf",
    "two\nlines",
    "n".repeat(255),
    "cafe\u0301",
    "apple",
    "..",
    "a/b",
    "",
    "Thumbs.db",
    "x".repeat(256),
  ];
  const report = await project.intake(names.map(one), quietContext());
  expect(project.kept().map((photo) => photo.class)).toEqual(
    expect.arrayContaining(["-rf", "two\nlines", "n".repeat(255), "caf\u00e9", "Apple"]),
  );
  expect(readdirSync(dir)).not.toContain("cafe\u0301");
  expect(report.added).toBe(4);
  expect(report.problems.map(({ file, code }) => [file, code])).toEqual(
    [4, 5, 6, 7, 8, 9].map((at) => [`${at}.gif`, "badInput"]),
  );
  expect(report.problems[0]?.reason).toMatch(/"Apple" is there/);
  await expect(project.relabel([1], "apple")).rejects.toMatchObject({ code: "badInput" });
  await project.relabel([2], "cafe\u0301");
  expect(project.photo(2).class).toBe("caf\u00e9");
  await project.close();
});

test("a class folder that is a link out of the project is not written through", async () => {
  const { dir, project } = await started();
  const outside = quickFolder();
  symlinkSync(outside, join(dir, "c"));
  await expect(project.intake(items({ "1.gif": photo("1") }, "c"), quietContext())).rejects.toMatchObject({
    code: "outsideProject",
    message: expect.stringContaining('"c" is a symbolic link'),
  });
  await expect(project.relabel([1], "c")).rejects.toMatchObject({ code: "outsideProject" });
  symlinkSync(outside, join(dir, "valid"));
  expect(readdirSync(outside)).toEqual([]);
  expect(readdirSync(join(dir, ".thaw/staged"))).toEqual([]);
  await project.close();
});

test("a source that is a link, a folder or a read-only file", async () => {
  const { project } = await started();
  const given = items({ "1.gif": photo("read-only"), "2.gif": photo("target") }, "a");
  const [first, second] = [given[0]!, given[1]!];
  chmodSync(first.path, 0o444);
  const link = join(second.path, "../link.gif");
  symlinkSync(second.path, link);
  const folder = { ...second, path: join(second.path, ".."), from: "folder" };
  const report = await project.intake([first, { ...second, path: link, from: "link" }, folder], quietContext());
  expect(report.added).toBe(1);
  expect(report.problems.map(({ reason }) => reason)).toEqual([
    "is a symbolic link; links are not followed",
    "is no ordinary file",
  ]);
  await project.close();
});
