import { join } from "node:path";
import { z } from "zod";
import { ThawError } from "../contract/errors.ts";
import { errnoOf, type Files } from "./files.ts";

export const projectFileName = "thaw.json";

/** Raised with every change that an older version could not read. */
const projectSchema = 1;

/** What a person may read and carry to another machine; everything else is in .thaw. */
export const ProjectFile = z.object({
  schema: z.literal(projectSchema),
  name: z.string().min(1),
  classes: z.array(z.string()),
  /** Those of the classes that a person made: they stay when they have no photos. */
  added: z.array(z.string()).default([]),
  /** Seed of the last split, and the one that is proposed for the next. */
  seed: z.number().int().min(0).max(0xffffffff),
  settings: z.record(z.string(), z.unknown()),
});
export type ProjectFile = z.infer<typeof ProjectFile>;

export function newProjectFile(name: string, classes: readonly string[] = []): ProjectFile {
  return { schema: projectSchema, name, classes: [...classes], added: [...classes], seed: 1234, settings: {} };
}

/**
 * @returns undefined where there is none, "damaged" where it can't be read
 * @throws ThawError projectTooNew
 */
export async function readProjectFile(files: Files, dir: string): Promise<ProjectFile | "damaged" | undefined> {
  let content: unknown;
  try {
    content = JSON.parse((await files.read(join(dir, projectFileName))).toString("utf8"));
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return undefined;
    if (error instanceof SyntaxError) return "damaged";
    throw error;
  }
  const version = z.object({ schema: z.number() }).safeParse(content);
  if (version.success && version.data.schema > projectSchema) {
    throw new ThawError(
      "projectTooNew",
      `${projectFileName} was written by a newer version of Thaw (schema ${version.data.schema}). Update Thaw to open it.`,
    );
  }
  const parsed = ProjectFile.safeParse(content);
  return parsed.success ? parsed.data : "damaged";
}

export async function writeProjectFile(files: Files, dir: string, file: ProjectFile): Promise<void> {
  await files.replace(join(dir, projectFileName), `${JSON.stringify(file, null, 2)}\n`);
}

/** A damaged project file is kept under another name before a new one is written. */
export async function setAsideProjectFile(files: Files, dir: string): Promise<string> {
  for (let count = 1; ; count += 1) {
    const name = `thaw.damaged${count === 1 ? "" : `-${count}`}.json`;
    if (files.look(join(dir, name)) !== undefined) continue;
    await files.rename(join(dir, projectFileName), join(dir, name));
    return name;
  }
}
