import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { IntakeReport } from "../../../core/contract/gather.ts";
import { openProject } from "../../../core/library/openProject.ts";
import { oddImages } from "../../helpers/oddImages.ts";
import { photoFiles, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
import { numberedPhoto } from "../../helpers/photoServer.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { runCli } from "../../helpers/runCli.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const classesOf = (stdout: string): readonly string[] =>
  stdout
    .split("\n")
    .slice(1)
    .flatMap((line) => /^\S+ +\d+/.exec(line)?.[0].replace(/ +/, " ") ?? []);

test("create, import, a second process, empty-trash", async () => {
  const dir = join(temporaryFolder(), "project");
  const source = temporaryFolder();
  const made = await runCli(["create", dir, "cat", "dog", "--quiet"]);
  expect([made.code, classesOf(made.stdout)]).toEqual([0, ["cat 0", "dog 0"]]);
  expect(await runCli(["create", dir, "--quiet"])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/holds something already/),
  });

  const odd = await oddImages();
  writeFiles(source, Object.fromEntries(odd.map(({ name, bytes }) => [name, bytes])));
  const json = await runCli(["import", dir, source, "--class", "cat", "--json", "--quiet"]);
  const report = IntakeReport.parse(JSON.parse(json.stdout));
  // Under their true extension, JPEGs that were named something else are nothing to speak of any more.
  const useless = odd.filter(({ problem }) => problem?.fatal === true).map(({ name }) => join(source, name));
  const refused = report.problems.filter(({ fatal }) => fatal).map(({ file }) => file);
  expect(refused.sort()).toEqual(useless.sort());
  expect(json.code).toBe(1);
  expect(report.added + report.skipped.length + refused.length).toBe(odd.length);
  expect(report.skipped.map(({ from }) => from)).toEqual([join(source, "photo.jpg"), join(source, "renamed.png")]);
  expect(report.problems.map(({ reason }) => reason).join()).not.toMatch(/is named|without an extension/);
  expect(readdirSync(source)).toHaveLength(odd.length);
  expect([...photoFiles(dir).keys()].every((path) => /^cat\/\d{3}\.(jpg|png|gif|tif|webp|avif|heic)$/.test(path))).toBe(
    true,
  );

  const project = await openProject(dir, quietContext(), { images: new TinyPhotos() });
  await project.remove([1, 2]);
  const locked = await runCli(["import", dir, source, "--class", "dog", "--quiet"]);
  const holder = `thaw: The project is open in process ${process.pid} since`;
  expect(locked).toMatchObject({ code: 1, stderr: expect.stringContaining(holder) });
  // The time as people write it, to the minute.
  expect(locked.stderr.slice(holder.length)).toMatch(/^ \d{4}-\d\d-\d\d \d\d:\d\d\. Close it there first\.\n$/);
  await project.close();

  const asked = await runCli(["empty-trash", dir, "--quiet"]);
  expect(asked).toMatchObject({
    code: 2,
    stderr: "thaw: 2 photos would be deleted for good. Add --yes if that is meant.\n",
  });
  expect(existsSync(join(dir, ".thaw/trash/1"))).toBe(true);
  expect(await runCli(["empty-trash", dir, "--yes", "--quiet"])).toMatchObject({
    code: 0,
    stdout: "Deleted 2 photos for good\n",
  });
  expect(readdirSync(join(dir, ".thaw/trash"))).toEqual([]);
  const moved = await runCli(["import", dir, source, "--class", "dog", "--move", "--quiet"]);
  expect(moved.stdout).toMatch(/^2 photos added\./);
  expect(readdirSync(source)).toHaveLength(odd.length - 2);
});

test("split says what it moved, check-split whether that is sound, undo and redo go back and forth", async () => {
  const dir = temporaryFolder();
  writeFiles(dir, Object.fromEntries(["a", "b", "c", "d", "e"].flatMap((name) => twoClasses(name))));
  const before = [...photoFiles(dir).keys()];
  const say = async (...args: string[]): Promise<readonly string[]> => {
    const { code, stdout } = await runCli([...args, "--quiet"]);
    expect(code).toBe(0);
    return stdout.trimEnd().split("\n");
  };
  const split = ["split", dir, "--method", "exact", "--valid", "20", "--together", "exact"];
  expect(await say(...split)).toContain("10 photos moved. thaw undo puts them back.");
  const checked = await say("check-split", dir, "--together", "exact");
  expect(checked).toEqual(["No photo in valid and test (2 in all) is like one on another side."]);
  const after = [...photoFiles(dir).keys()];
  expect(after).not.toEqual(before);

  expect((await say("undo", dir)).at(-1)).toMatch(/^Undone: .*\.$/);
  expect([...photoFiles(dir).keys()]).toEqual(before);
  const json = await runCli(["redo", dir, "--json", "--quiet"]);
  expect(JSON.parse(json.stdout)).toMatchObject({
    label: expect.stringMatching(/^Done again: /),
    changed: 10,
    summary: { canUndo: true },
  });
  expect([...photoFiles(dir).keys()]).toEqual(after);
  expect(await runCli(["redo", dir, "--quiet"])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/nothing to redo/),
  });
  expect(await say(...split)).toContain("Every photo stands where it belongs; nothing was moved.");
});

test("photos for a project that is not there yet: it says how to begin", async () => {
  const [bare, other] = [temporaryFolder(), temporaryFolder()];
  writeFiles(other, { "loose.gif": numberedPhoto(1) });
  for (const dir of [bare, join(bare, "none")]) {
    const refused = await runCli(["import", dir, other, "--class", "cat", "--quiet"]);
    expect(refused).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/There is no project in .* yet\. Make it first.*thaw create/),
    });
  }
  // What holds something can't be made a project by create.
  const full = await runCli(["import", other, bare, "--class", "cat", "--quiet"]);
  expect(full.stderr).toContain("There are no photos in class folders");
  expect(full.stderr).not.toContain("thaw create");
});

/** One photo of each of two classes. */
function twoClasses(name: string): [string, Buffer][] {
  const at = name.charCodeAt(0);
  return [
    [`cat/${name}.gif`, numberedPhoto(2 * at)],
    [`dog/${name}.gif`, numberedPhoto(2 * at + 1)],
  ];
}
