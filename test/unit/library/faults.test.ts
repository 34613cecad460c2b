import { join } from "node:path";
import { expect, test } from "vitest";
import type { ManyEdit } from "../../../core/contract/photos.ts";
import { createProject } from "../../../core/library/createProject.ts";
import { type Files } from "../../../core/library/files.ts";
import { openProject } from "../../../core/library/openProject.ts";
import type { Project } from "../../../core/library/project.ts";
import { assignSplit } from "../../../core/split/assignSplit.ts";
import {
  contentsOf,
  photo,
  photoFiles,
  quickFiles,
  TinyPhotos,
  viewOf,
  writeFiles,
} from "../../helpers/photoFolder.ts";
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

  /** Every call of Files: what only looks can fail as well as what writes. */
  readonly files: Files = {
    list: (folder) => {
      this.#step();
      return quickFiles.list(folder);
    },
    look: (path) => {
      this.#step();
      return quickFiles.look(path);
    },
    read: this.#before((...args: Parameters<Files["read"]>) => quickFiles.read(...args)),
    digest: this.#before((...args: Parameters<Files["digest"]>) => quickFiles.digest(...args)),
    makeFolder: this.#before((...args: Parameters<Files["makeFolder"]>) => quickFiles.makeFolder(...args)),
    removeFolder: this.#before((...args: Parameters<Files["removeFolder"]>) => quickFiles.removeFolder(...args)),
    link: this.#before(async (from: string, to: string) => {
      if (this.noLinks) throw Object.assign(new Error("EPERM"), { code: "EPERM" });
      await quickFiles.link(from, to);
    }),
    unlink: this.#before((...args: Parameters<Files["unlink"]>) => quickFiles.unlink(...args)),
    copyNew: this.#before(async (from: string, to: string, claimed: () => Promise<void>) => {
      await quickFiles.copyNew(from, to, claimed);
      this.#step();
    }),
    syncFolder: this.#before((...args: Parameters<Files["syncFolder"]>) => quickFiles.syncFolder(...args)),
    replace: this.#before((...args: Parameters<Files["replace"]>) => quickFiles.replace(...args)),
    rename: this.#before((...args: Parameters<Files["rename"]>) => quickFiles.rename(...args)),
    openAppend: this.#before(async (path: string) => {
      const file = await quickFiles.openAppend(path);
      return {
        append: async (data: string) => {
          try {
            this.#step();
          } catch (error) {
            // A full disk takes a part of the line.
            await file.append(data.slice(0, data.length / 2));
            throw error;
          }
          await file.append(data);
        },
        sync: this.#before(() => file.sync()),
        cut: this.#before((length: number) => file.cut(length)),
        close: () => file.close(),
      };
    }),
  };

  #before<A extends readonly unknown[], T>(call: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
    return async (...args) => {
      this.#step();
      return await call(...args);
    };
  }
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
  relabelEach: (project) =>
    project.relabelEach([
      { ids: [1, 2], class: "b" },
      { ids: [4], class: "a" },
    ]),
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

/** Every step of `work` fails once, in each of the four ways by turns; `work` is told and says when no step was left to fail. */
async function eachStep(work: (faults: Faults, failAt: number, code: string) => Promise<boolean>): Promise<void> {
  const codes = Object.keys(messages);
  for (let failAt = 1; ; failAt += 1) {
    const struck = await work(new Faults(), failAt, codes[failAt % codes.length] ?? "EIO");
    if (!struck) return;
    expect(failAt).toBeLessThan(400);
  }
}

const never = Number.POSITIVE_INFINITY;

for (const noLinks of [false, true]) {
  for (const move of [false, true]) {
    test(`import by ${move ? "move" : "copy"}${noLinks ? " without hard links" : ""}: whichever step fails, nothing is lost and a retry works`, async () => {
      await eachStep(async (faults, failAt, code) => {
        const [dir, source] = [quickFolder(), quickFolder()];
        writeFiles(dir, { "a/1.gif": photo("one"), "b/1.gif": photo("two") });
        writeFiles(source, { "x.gif": photo("x"), "y.gif": photo("y"), "in/z.gif": photo("z") });
        const came = contentsOf(source);
        faults.noLinks = noLinks;
        const open = async () =>
          await openProject(dir, quietContext(), { images: new TinyPhotos(), files: faults.files });
        let project = await open();
        const [view, files] = [viewOf(project), photoFiles(dir)];
        const bring = async () => await project.import({ paths: [source], class: "a", move }, quietContext());
        faults.arm(failAt, code);
        const result = await bring().catch((error: unknown) => error);
        const { struck } = faults;
        faults.arm(never, code);
        const where = `step ${failAt}`;
        const everything = [...new Set([...contentsOf(dir), ...contentsOf(source)])].sort();
        expect(everything, where).toEqual([...came, photo("one"), photo("two")].sort());
        if (result instanceof Error) {
          expect(result, where).toMatchObject({ name: "ThawError", retryable: true, code: messages[code]?.code });
          expect(viewOf(project), where).toEqual(view);
          expect(photoFiles(dir), where).toEqual(files);
        } else {
          const { added, problems } = result as Awaited<ReturnType<typeof bring>>;
          expect(viewOf(project), where).toHaveLength(2 + added);
          if (added < 3) expect(problems.map(({ reason }) => reason).join(), where).toMatch(/can't be read/);
        }
        await project.close();
        project = await open();
        expect(
          project.problems().filter(({ fatal }) => fatal),
          where,
        ).toEqual([]);
        await bring();
        expect(contentsOf(dir), where).toEqual(everything);
        await project.close();
        return struck;
      });
    });
  }
}

test("emptying the trash: whichever step fails, what is listed is there, what is not listed is gone, and a retry works", async () => {
  await eachStep(async (faults, failAt, code) => {
    const dir = quickFolder();
    writeFiles(dir, { "a/1.jpg": "one", "a/2.jpg": "two", "b/1.jpg": "three", "b/2.jpg": "four" });
    const open = async () => await openProject(dir, quietContext(), { images: new TinyPhotos(), files: faults.files });
    let project = await open();
    await project.remove([1, 2, 3]);
    faults.arm(failAt, code);
    const result = await project.emptyTrash(quietContext()).catch((error: unknown) => error);
    const { struck } = faults;
    faults.arm(never, code);
    const where = `step ${failAt}`;
    if (result instanceof Error) {
      const message = /could not be emptied: .*(nothing was deleted|\d of 3 photos (was|were) deleted)/;
      expect(result, where).toMatchObject({ code: messages[code]?.code, retryable: true });
      expect(result.message, where).toMatch(message);
    }
    expect(viewOf(project), where).toHaveLength(photoFiles(dir).size);
    await project.close();
    project = await open();
    expect(viewOf(project), where).toHaveLength(photoFiles(dir).size);
    await project.emptyTrash(quietContext());
    expect([...photoFiles(dir)], where).toEqual([["b/2.jpg", "four"]]);
    expect(viewOf(project), where).toEqual(["4 train/b/2.jpg"]);
    await project.undo();
    expect(viewOf(project), where).toEqual(["4 train/b/2.jpg"]);
    await project.close();
    return struck;
  });
});

test("saving, and opening: whichever step fails, the next opening finds everything", async () => {
  for (const phase of ["save", "open"] as const) {
    await eachStep(async (faults, failAt, code) => {
      const dir = quickFolder();
      writeFiles(dir, { "a/1.jpg": "one", "b/1.jpg": "two", "b/2.jpg": "three" });
      const open = async () =>
        await openProject(dir, quietContext(), { images: new TinyPhotos(), files: faults.files });
      let project = await open();
      await project.remove([1]);
      const view = viewOf(project);
      if (phase === "save") faults.arm(failAt, code);
      await project.close().catch(() => undefined);
      if (phase === "open") {
        faults.arm(failAt, code);
        const opened = await open().catch((error: unknown) => error);
        if (opened instanceof Error) expect(opened).toMatchObject({ name: "ThawError" });
        else await (opened as Project).close().catch(() => undefined);
      }
      const { struck } = faults;
      faults.arm(never, code);
      project = await open();
      expect(viewOf(project), `${phase}, step ${failAt}`).toEqual(view);
      await project.undo();
      expect(contentsOf(dir)).toEqual(["one", "three", "two"]);
      await project.close();
      return struck;
    });
  }
});

test("making a project: whichever step fails, a retry works or the folder opens", async () => {
  await eachStep(async (faults, failAt, code) => {
    const dir = join(quickFolder(), "new");
    const options = { images: new TinyPhotos(), files: faults.files };
    const make = async (): Promise<Project> => await createProject(dir, ["a", "b"], quietContext(), options);
    faults.arm(failAt, code);
    const made = await make().catch((error: unknown) => error);
    const { struck } = faults;
    faults.arm(never, code);
    if (made instanceof Error) expect(made, `step ${failAt}`).toMatchObject({ code: messages[code]?.code });
    else await (made as Project).close();
    const project = made instanceof Error ? await make() : await openProject(dir, quietContext(), options);
    expect(project.summary().classes.map(({ name }) => name)).toEqual(["a", "b"]);
    await project.close();
    return struck;
  });
});

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

test("an edit over many photos is told in steps, and stopped at any of them every photo is back", async () => {
  const dir = quickFolder();
  for (let at = 0; at < 12; at += 1) writeFiles(dir, { [`${at % 2 === 0 ? "a" : "b"}/${at}.jpg`]: String(at) });
  const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });
  const ids = project.kept().map(({ id }) => id);
  const edits: readonly ManyEdit[] = [
    { kind: "relabel", moves: [{ ids, class: "b" }] },
    { kind: "undo" },
    { kind: "redo" },
    { kind: "remove", ids },
    { kind: "restore", ids },
  ];
  for (const edit of edits) {
    const files = photoFiles(dir);
    const view = viewOf(project);
    for (let at = 0; ; at += 1) {
      const stop = new AbortController();
      let told = 0;
      const report = (): void => {
        if (told++ === at) stop.abort();
      };
      const outcome = await project.editMany(edit, { signal: stop.signal, report }).catch((error: unknown) => error);
      if (told <= at) {
        expect(outcome).toMatchObject({ changed: expect.any(Array) });
        break;
      }
      // Stopped while the last photo was told of, it may be through.
      if (!(outcome instanceof Error)) break;
      expect(outcome).toMatchObject({ code: "cancelled", message: expect.stringContaining("where it was before") });
      expect(photoFiles(dir)).toEqual(files);
      expect(viewOf(project)).toEqual(view);
    }
    expect(photoFiles(dir)).not.toEqual(files);
  }
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
