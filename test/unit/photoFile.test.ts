import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { ThawError } from "../../core/contract/errors.ts";
import { openProject } from "../../core/library/openProject.ts";
import { photoFile } from "../../core/photoFile.ts";
import { photo, quickFiles, TinyPhotos, writeFiles } from "../helpers/photoFolder.ts";
import { quietContext } from "../helpers/quietContext.ts";
import { temporaryFolder } from "../helpers/temporaryFolder.ts";

test("a photo that is moved while its picture is made is read where it went; one that is gone is told", async () => {
  const dir = temporaryFolder();
  writeFiles(dir, { "a/1.jpg": photo("1"), "b/2.jpg": photo("2") });
  const project = await openProject(dir, quietContext(), { images: new TinyPhotos(), files: quickFiles });
  const edits = [() => project.relabel([1], "b"), () => project.remove([1])];
  const read: string[] = [];
  const images = {
    render: async (path: string): Promise<string> => {
      read.push(path);
      // As it is while the file is on its way: the edit has begun and is not done.
      await edits.shift()?.();
      if (!existsSync(path)) throw new ThawError("photoVanished", `${path} is no longer there`);
      return `${path} in the cache`;
    },
  };
  const place = join(dir, ".thaw/trash/1/1.jpg");
  expect(await photoFile(project, images, 1, "thumb")).toBe(`${place} in the cache`);
  expect(read).toEqual([join(dir, "a/1.jpg"), join(dir, "b/1.jpg"), place]);
  rmSync(join(dir, "b/2.jpg"));
  await expect(photoFile(project, images, 2, "thumb")).rejects.toMatchObject({ code: "photoVanished" });
  await project.close();
});
