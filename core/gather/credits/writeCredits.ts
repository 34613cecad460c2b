import { stat } from "node:fs/promises";
import { join, resolve } from "node:path";
import { ThawError } from "../../contract/errors.ts";
import { diskFiles } from "../../library/files.ts";
import type { Project } from "../../library/project.ts";
import { creditsCsv } from "./creditsCsv.ts";
import { creditsMarkdown } from "./creditsMarkdown.ts";

/**
 * Writes CREDITS.md and credits.csv for the photos in use that have credits.
 * @param dir an existing folder; the project's own unless given
 * @throws notAFolder, and what the disk has to say
 */
export async function writeCredits(
  project: Pick<Project, "credited" | "kept" | "name" | "dir">,
  dir?: string,
): Promise<{ readonly files: string[]; readonly photos: number }> {
  const folder = dir === undefined ? project.dir : resolve(dir);
  if (!(await stat(folder)).isDirectory()) {
    throw new ThawError("notAFolder", `"${folder}" is not a folder.`);
  }
  const photos = [...project.credited()].filter(({ removed }) => !removed);
  const others = project.kept().length - photos.length;
  const files = [join(folder, "CREDITS.md"), join(folder, "credits.csv")] as const;
  await diskFiles.replace(files[0], creditsMarkdown(project.name, photos, Math.max(0, others)));
  await diskFiles.replace(files[1], creditsCsv(photos));
  return { files: [...files], photos: photos.length };
}
