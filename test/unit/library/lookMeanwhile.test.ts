import { existsSync } from "node:fs";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Files } from "../../../core/library/files.ts";
import { openProject } from "../../../core/library/openProject.ts";
import { contentsOf, photo, quickFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const turn = async (): Promise<void> => await new Promise((resolve) => setImmediate(resolve));

const edit = fc.record({
  /** Folder listings of the look after which it begins. */
  after: fc.nat(7),
  kind: fc.constantFrom("remove" as const, "restore" as const, "relabel" as const, "undo" as const),
  ids: fc.uniqueArray(fc.integer({ min: 1, max: 6 }), { minLength: 1, maxLength: 3 }),
  /** Turns that each of its steps on disk waits, so that the look goes on in between. */
  wait: fc.nat(3),
});
/** The step of all of theirs that fails, so that what was moved is moved back. */
const failing = fc.option(fc.nat(20), { nil: -1 });

test("whatever is edited while the folders are looked at, no photo is taken for new or gone", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(edit, { minLength: 1, maxLength: 5 }), failing, async (edits, fails) => {
      const dir = temporaryFolder();
      for (let id = 1; id <= 6; id += 1)
        writeFiles(dir, { [`${id % 2 === 0 ? "a" : "b"}/${id}.jpg`]: photo(String(id)) });
      let [wait, steps, lists] = [0, 0, -1];
      const step = async (): Promise<void> => {
        const own = steps;
        steps += 1;
        for (let count = 0; count < wait; count += 1) await turn();
        if (own === fails) throw Object.assign(new Error("EIO"), { code: "EIO" });
      };
      const begun: Promise<unknown>[] = [];
      const files: Files = {
        ...quickFiles,
        list: async (folder) => {
          if (lists >= 0) {
            for (const each of edits) {
              if (each.after !== lists) continue;
              wait = each.wait;
              begun.push(begin(each).catch(() => undefined));
              await turn();
            }
            lists += 1;
          }
          return await quickFiles.list(folder);
        },
        link: async (from, to) => {
          await step();
          await quickFiles.link(from, to);
        },
        unlink: async (path) => {
          await step();
          await quickFiles.unlink(path);
        },
      };
      const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files });
      const begin = ({ kind, ids }: { readonly kind: string; readonly ids: readonly number[] }) => {
        if (kind === "remove") return project.remove(ids);
        if (kind === "restore") return project.restore(ids);
        return kind === "relabel" ? project.relabel(ids, "a") : project.undo();
      };
      const before = contentsOf(dir);
      lists = 0;
      const report = await project.scan(quietContext());
      lists = -1;
      await Promise.all(begun);
      const troubled = report.problems.filter(({ code }) => code !== "oneClass" && code !== "noImages");
      expect([report.added, report.vanished, troubled]).toEqual([0, 0, []]);
      const view = viewOf(project);
      expect(await project.scan(quietContext())).toMatchObject({ added: 0, vanished: 0 });
      expect(viewOf(project)).toEqual(view);
      expect(view).toHaveLength(6);
      for (let id = 1; id <= 6; id += 1) expect(existsSync(project.pathOf(id))).toBe(true);
      expect(contentsOf(dir)).toEqual(before);
      await project.close();
    }),
    { numRuns: Number(process.env["THAW_LOOKS"] ?? 150) },
  );
});

test("a photo that was away for a while, since an edit failed and was taken back, is not taken for gone", async () => {
  const dir = temporaryFolder();
  writeFiles(dir, { "a/1.jpg": photo("1"), "a/2.jpg": photo("2"), "b/1.jpg": photo("3") });
  let [armed, fail] = [false, (): void => undefined];
  const failed = new Promise<void>((resolve) => {
    fail = resolve;
  });
  let stuck = (): void => undefined;
  const isStuck = new Promise<void>((resolve) => {
    stuck = resolve;
  });
  let removal: Promise<unknown> | undefined;
  const files: Files = {
    ...quickFiles,
    list: async (folder) => {
      if (armed && folder.endsWith("/a")) {
        armed = false;
        removal = project.remove([1, 2]);
        removal.catch(() => undefined);
        await isStuck;
        const listed = await quickFiles.list(folder);
        expect(listed.map(({ name }) => name)).toEqual(["2.jpg"]);
        fail();
        return listed;
      }
      return await quickFiles.list(folder);
    },
    unlink: async (path) => {
      if (removal !== undefined && path.endsWith("a/2.jpg")) {
        stuck();
        await failed;
        throw Object.assign(new Error("EIO"), { code: "EIO" });
      }
      await quickFiles.unlink(path);
    },
  };
  const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files });
  armed = true;
  expect(await project.scan(quietContext())).toMatchObject({ added: 0, vanished: 0 });
  await expect(removal).rejects.toMatchObject({ code: "ioFailed" });
  expect(viewOf(project)).toEqual(["1 train/a/1.jpg", "2 train/a/2.jpg", "3 train/b/1.jpg"]);
  await project.close();
});
