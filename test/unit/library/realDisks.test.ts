import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, statfsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, type TestContext, test } from "vitest";
import type { Context } from "../../../core/jobs/context.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { photo, photoFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { asNobody, readOnlyDisk, smallDisk } from "../../helpers/realDisk.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

/** The disk itself, with everything that a test usually leaves out. */
const open = (dir: string): Promise<Project> => openProject(dir, quietContext(), { images: new TinyPhotos() });
const sources = (count: number, bytes: number): Record<string, string> =>
  Object.fromEntries(
    Array.from({ length: count }, (_, at) => [
      `${String(at).padStart(3, "0")}.gif`,
      photo(`${at} `.padEnd(bytes, "x")),
    ]),
  );
const noMount = ({ skip }: TestContext): never => skip("this machine lets no test mount a disk of its own");

/** What lies in the class folders is what the records say, byte for byte as it was given, and nothing is left half done. */
function expectWhole(project: Project, dir: string, given: Readonly<Record<string, string>>): void {
  const files = photoFiles(dir);
  expect(files.size).toBe(project.kept().length);
  const texts = new Set(Object.values(given));
  for (const content of files.values()) expect(texts.has(content)).toBe(true);
  expect(existsSync(join(dir, ".thaw/staged")) ? readdirSync(join(dir, ".thaw/staged")) : []).toEqual([]);
}

test("a disk that fills up: what had come is whole, the sources are untouched, and after making room the rest comes", async (context) => {
  const disk = smallDisk("6m") ?? noMount(context);
  const dir = join(disk.dir, "project");
  const old = { "a/1.gif": photo("one"), "b/1.gif": photo("two") };
  writeFiles(dir, old);
  // Two batches; the second does not fit.
  const given = sources(400, 20_000);
  const from = temporaryFolder();
  writeFiles(from, given);
  let project = await open(dir);
  const told: { report: { added: number } }[] = [];
  const ctx: Context = {
    ...quietContext(),
    emit: (event, payload) => event === "gather.cutShort" && told.push(payload as (typeof told)[number]),
  };
  const bring = (move: boolean) => project.import({ paths: [from], class: "a", move }, ctx);
  await expect(bring(true)).rejects.toMatchObject({
    code: "diskFull",
    message: expect.stringMatching(/disk is full.*Free some space.*256 photos that had come by then stay/s),
    retryable: true,
  });
  expect(told).toMatchObject([{ report: { added: 256 } }]);
  expectWhole(project, dir, { ...old, ...given });
  expect(project.kept()).toHaveLength(258);
  // Moved ones are gone from where they were, the others all there.
  expect(readdirSync(from)).toHaveLength(144);

  // Not a byte is left: an edit fails as a whole as well.
  const { bavail, bsize } = statfsSync(disk.dir);
  const fill = (): void => writeFileSync(join(disk.dir, "filler"), Buffer.alloc(bavail * bsize));
  const view = viewOf(project);
  expect(fill).not.toThrow();
  await expect(bring(false)).rejects.toMatchObject({ code: "diskFull" });
  expect(viewOf(project)).toEqual(view);
  await project.close();
  rmSync(join(disk.dir, "filler"));
  project = await open(dir);
  expect(viewOf(project)).toEqual(view);

  disk.grow("40m");
  expect(await bring(true)).toMatchObject({ added: 144, problems: [] });
  expect(readdirSync(from)).toEqual([]);
  expect(project.kept()).toHaveLength(402);
  expectWhole(project, dir, { ...old, ...given });
  await project.close();
});

test("a class folder on a disk that became read-only: nothing comes, it is said, and later it comes", async (context) => {
  const dir = temporaryFolder();
  const old = { "a/1.gif": photo("one"), "b/1.gif": photo("two") };
  writeFiles(dir, old);
  const given = sources(3, 100);
  const from = temporaryFolder();
  writeFiles(from, given);
  const project = await open(dir);
  const writable = readOnlyDisk(join(dir, "a")) ?? noMount(context);
  const before = photoFiles(dir);
  const view = viewOf(project);
  const bring = (name: string) => project.import({ paths: [from], class: name, move: false }, quietContext());
  await expect(bring("a")).rejects.toMatchObject({
    code: "readOnly",
    message: expect.stringMatching(
      /^".*" failed and nothing was changed: the disk can't be written to\. Make it writable/,
    ),
    retryable: true,
  });
  await expect(project.remove([1])).rejects.toMatchObject({ code: "readOnly" });
  expect(viewOf(project)).toEqual(view);
  expect(photoFiles(dir)).toEqual(before);
  expect(readdirSync(join(dir, ".thaw/staged"))).toEqual([]);
  // The other class takes them all the same.
  expect(await bring("b")).toMatchObject({ added: 3 });
  await project.undo();
  writable();
  expect((await bring("a")).skipped).toHaveLength(3);
  await project.redo();
  await project.remove([1]);
  await project.restore([1]);
  expectWhole(project, dir, { ...old, ...given });
  await project.close();
});

test("photos moved from a read-only disk come, and stay where they were as well, which is said", async (context) => {
  const dir = temporaryFolder();
  writeFiles(dir, { "a/1.gif": photo("one"), "b/1.gif": photo("two") });
  const card = temporaryFolder();
  writeFiles(card, sources(3, 100));
  if (readOnlyDisk(card) === undefined) noMount(context);
  const project = await open(dir);
  const report = await project.import({ paths: [card], class: "a", move: true }, quietContext());
  expect(report.added).toBe(3);
  expect(report.problems).toHaveLength(3);
  for (const { code, reason, fatal } of report.problems) {
    expect([code, fatal]).toEqual(["readOnly", false]);
    expect(reason).toMatch(/is in the project, but was left where it was as well: the disk can't be written to/);
  }
  expect(readdirSync(card)).toHaveLength(3);
  expect(project.kept()).toHaveLength(5);
  await project.close();
});

test.skipIf(process.platform === "win32")(
  "folders and files that one has no right to: said file by file or for the whole, and later it comes",
  async () => {
    const dir = temporaryFolder();
    const old = { "project/a/1.gif": photo("one"), "project/b/1.gif": photo("two") };
    const given = sources(4, 100);
    writeFiles(dir, {
      ...old,
      ...Object.fromEntries(Object.entries(given).map(([name, text]) => [`from/${name}`, text])),
    });
    mkdirSync(join(dir, "from/closed"));
    const root = join(dir, "project");
    await asNobody(dir, async () => {
      const project = await open(root);
      const before = photoFiles(root);
      const view = viewOf(project);
      const bring = () => project.import({ paths: [join(dir, "from")], class: "a", move: false }, quietContext());
      chmodSync(join(root, "a"), 0o555);
      await expect(bring()).rejects.toMatchObject({
        code: "permissionDenied",
        message: expect.stringMatching(/nothing was changed: permission was denied\. Check who may write/),
        retryable: true,
      });
      expect(viewOf(project)).toEqual(view);
      expect(photoFiles(root)).toEqual(before);
      chmodSync(join(root, "a"), 0o755);

      chmodSync(join(root, ".thaw/staged"), 0o555);
      await expect(bring()).rejects.toMatchObject({ code: "permissionDenied" });
      expect(photoFiles(root)).toEqual(before);
      chmodSync(join(root, ".thaw/staged"), 0o755);

      // One file and one folder among the others are closed: they cost themselves.
      chmodSync(join(dir, "from/001.gif"), 0o000);
      chmodSync(join(dir, "from/closed"), 0o000);
      const report = await bring();
      expect(report.added).toBe(3);
      expect(report.problems.map(({ file, reason, fatal }) => [file.slice(dir.length), reason, fatal]).sort()).toEqual([
        ["/from/001.gif", expect.stringMatching(/^can't be read: Permission was denied/), true],
        ["/from/closed", expect.stringMatching(/^can't be read: Permission was denied/), true],
      ]);
      chmodSync(join(dir, "from/001.gif"), 0o644);
      chmodSync(join(dir, "from/closed"), 0o755);
      expect(await bring()).toMatchObject({ added: 1, problems: [] });
      expectWhole(project, root, { ...old, ...given });
      await project.close();
    });
  },
);
