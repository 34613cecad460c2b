import { join } from "node:path";
import { expect, test } from "vitest";
import { type Files } from "../../../core/library/files.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import { contentsOf, photoFiles, quickFiles, TinyPhotos, viewOf, writeFiles } from "../../helpers/photoFolder.ts";
import { quietContext } from "../../helpers/quietContext.ts";
import { quickFolder } from "../../helpers/temporaryFolder.ts";

/** Counts the steps that change the disk and makes one of them, or every link, fail. */
class Faults {
  #count = 0;
  #failAt = Number.POSITIVE_INFINITY;
  #code = "EIO";
  /** A file system without hard links. */
  noLinks = false;

  arm(failAt: number, code: string): void {
    this.#count = 0;
    this.#failAt = failAt;
    this.#code = code;
  }

  get struck(): boolean {
    return this.#count >= this.#failAt;
  }

  #step(): void {
    this.#count += 1;
    if (this.#count === this.#failAt)
      throw Object.assign(new Error(`${this.#code}: made to fail`), { code: this.#code });
  }

  readonly files: Files = {
    ...quickFiles,
    makeFolder: async (folder) => {
      this.#step();
      await quickFiles.makeFolder(folder);
    },
    link: async (from, to) => {
      this.#step();
      if (this.noLinks) throw Object.assign(new Error("EPERM"), { code: "EPERM" });
      await quickFiles.link(from, to);
    },
    unlink: async (path) => {
      this.#step();
      await quickFiles.unlink(path);
    },
    copyNew: async (from, to, claimed) => {
      this.#step();
      await quickFiles.copyNew(from, to, claimed);
      this.#step();
    },
    syncFolder: async (folder) => {
      this.#step();
      await quickFiles.syncFolder(folder);
    },
    openAppend: async (path) => {
      const file = await quickFiles.openAppend(path);
      return {
        ...file,
        append: async (data) => {
          try {
            this.#step();
          } catch (error) {
            // A full disk takes a part of the line.
            await file.append(data.slice(0, data.length / 2));
            throw error;
          }
          await file.append(data);
        },
        sync: async () => {
          this.#step();
          await file.sync();
        },
      };
    },
  };
}

const messages: Readonly<Record<string, { readonly code: string; readonly message: RegExp }>> = {
  ENOSPC: { code: "diskFull", message: /nothing was changed: the disk is full/ },
  EACCES: { code: "permissionDenied", message: /nothing was changed: permission was denied/ },
  EIO: { code: "ioFailed", message: /nothing was changed: the disk reports an error/ },
  EROFS: { code: "readOnly", message: /nothing was changed: the disk can't be written/ },
};

const edits: Readonly<Record<string, (project: Project) => Promise<unknown>>> = {
  remove: (project) => project.remove([1, 2, 4]),
  restore: (project) => project.restore([3]),
  relabel: (project) => project.relabel([1, 4], "new"),
  undo: (project) => project.undo(),
  split: (project) => {
    const plan = assignSplit(project.splitPhotos(), { validPercent: 40, seed: 2 });
    return project.applySplit(plan.assignment, plan.state, quietContext());
  },
};

for (const noLinks of [false, true]) {
  for (const [name, edit] of Object.entries(edits)) {
    test(`${name}${noLinks ? " without hard links" : ""}: whichever step fails, the old state is intact and a retry works`, async () => {
      const codes = Object.keys(messages);
      for (let failAt = 1; ; failAt += 1) {
        const dir = quickFolder();
        writeFiles(dir, {
          "a/1.jpg": "one",
          "a/2.jpg": "two",
          "a/3.jpg": "three",
          "b/1.jpg": "four",
          "b/2.jpg": "five",
        });
        const faults = new Faults();
        faults.noLinks = noLinks;
        const open = async () =>
          await openProject(dir, quietContext(), { images: new TinyPhotos(), files: faults.files });
        let project = await open();
        await project.remove([3]);
        const [view, files] = [viewOf(project), photoFiles(dir)];
        const code = codes[failAt % codes.length] ?? "EIO";
        faults.arm(failAt, code);
        const failure = await edit(project).then(
          () => undefined,
          (error: unknown) => error,
        );
        const struck = faults.struck;
        faults.arm(Number.POSITIVE_INFINITY, "EIO");
        if (failure !== undefined) {
          expect(failure, `step ${failAt}`).toMatchObject({
            name: "ThawError",
            retryable: true,
            ...messages[code],
            message: expect.stringMatching(messages[code]?.message ?? /./),
          });
          expect(viewOf(project), `step ${failAt}`).toEqual(view);
          expect(photoFiles(dir), `step ${failAt}`).toEqual(files);
          // The same after a restart, and then the edit works.
          await project.close();
          project = await open();
          expect(viewOf(project), `step ${failAt}`).toEqual(view);
          await edit(project);
        }
        const after = viewOf(project);
        expect(after).not.toEqual(view);
        await project.close();
        project = await open();
        expect(viewOf(project)).toEqual(after);
        expect(contentsOf(dir)).toEqual([...files.values()].sort());
        await project.close();
        if (!struck) break;
        expect(failAt).toBeLessThan(200);
      }
    });
  }
}

test("a place that is taken between planning and moving is not overwritten", async () => {
  const dir = quickFolder();
  writeFiles(dir, { "a/1.jpg": "one", "b/2.jpg": "two" });
  let intruded = false;
  const files: Files = {
    ...quickFiles,
    link: async (from, to) => {
      if (!intruded) writeFiles(dir, { "b/1.jpg": "somebody else's" });
      intruded = true;
      await quickFiles.link(from, to);
    },
  };
  const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files });
  const { label } = await project.relabel([1], "b");
  expect(label).toMatch(/got a new name/);
  expect(photoFiles(dir)).toEqual(
    new Map([
      ["b/1 (2).jpg", "one"],
      ["b/1.jpg", "somebody else's"],
      ["b/2.jpg", "two"],
    ]),
  );
  expect(project.pathOf(1)).toBe(join(dir, "b/1 (2).jpg"));
  await project.close();
});

test("cancelling a split brings every photo back", async () => {
  const dir = quickFolder();
  for (let at = 0; at < 20; at += 1) writeFiles(dir, { [`${at % 2 === 0 ? "a" : "b"}/${at}.jpg`]: String(at) });
  const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });
  const files = photoFiles(dir);
  const plan = assignSplit(project.splitPhotos(), { validPercent: 20, seed: 1 });
  const stop = new AbortController();
  const ctx = { ...quietContext(stop.signal), report: ({ done }: { done: number }) => done === 7 && stop.abort() };
  await expect(project.applySplit(plan.assignment, plan.state, ctx)).rejects.toMatchObject({ code: "cancelled" });
  expect(photoFiles(dir)).toEqual(files);
  expect(project.split()).toBeUndefined();
  await project.close();
});
