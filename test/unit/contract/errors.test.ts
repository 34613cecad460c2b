import { constants, copyFile, readFile, realpath, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type ThawError, toThawError } from "../../../core/contract/errors.ts";
import { temporaryFolder } from "../../helpers/temporaryFolder.ts";

const caught = async (work: Promise<unknown>): Promise<ThawError> =>
  toThawError(await work.then(() => undefined).catch((error: unknown) => error));

describe("errors of the system", () => {
  it("are said in words, with the path and without the system's own code", async () => {
    const folder = temporaryFolder();
    await writeFile(join(folder, "file"), "x");
    await symlink("circle", join(folder, "circle"));
    const none = await caught(readFile(join(folder, "none")));
    expect(none).toMatchObject({ code: "notFound", message: `There is no "${join(folder, "none")}". Check the path.` });
    expect(await caught(readFile(join(folder, "file", "x")))).toMatchObject({ code: "notAFolder" });
    expect(await caught(realpath(join(folder, "circle")))).toMatchObject({ code: "badInput" });
    const isFolder = await caught(readFile(folder));
    expect(isFolder.code).toBe("badInput");
    expect(isFolder.message).not.toContain("EISDIR");
  });

  it("name the file that could not be written, and not the one that was to be copied", async () => {
    const folder = temporaryFolder();
    const [from, to] = [join(folder, "from"), join(folder, "to")];
    await writeFile(from, "x");
    await writeFile(to, "y");
    const taken = await caught(copyFile(from, to, constants.COPYFILE_EXCL));
    expect(taken).toMatchObject({ code: "nameTaken", message: `"${to}" is taken already. Choose another name.` });
    const missing = await caught(copyFile(join(folder, "none"), to));
    expect(missing.message).toBe(`There is no "${join(folder, "none")}". Check the path.`);
  });

  it("keep the words of whoever made them by hand", () => {
    const own = Object.assign(new Error("The feature cache shrank."), { code: "EIO" });
    expect(toThawError(own)).toMatchObject({ code: "ioFailed", message: "The feature cache shrank." });
  });
});
