import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { IntakeReport } from "../../../core/contract/gather.ts";
import { openProject } from "../../../core/library/openProject.ts";
import { oddImages } from "../../helpers/oddImages.ts";
import { photoFiles, TinyPhotos, writeFiles } from "../../helpers/photoFolder.ts";
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
  expect(await runCli(["create", dir, "--quiet"])).toMatchObject({ code: 1, stderr: /holds something already/ });

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
  expect(locked).toMatchObject({ code: 1, stderr: expect.stringContaining(`is open in process ${process.pid} since`) });
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
