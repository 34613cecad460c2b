import path from "node:path";
import { app } from "electron";
import { z } from "zod";
import type { RecentProject } from "../core/contract/bridge.ts";
import { readJsonFile, writeJsonFile } from "./jsonFile.ts";

export const Recent = z.object({ dir: z.string().min(1), name: z.string() });
const most = 12;
const file = (): string => path.join(app.getPath("userData"), "recents.json");

/** Projects opened before, newest first. */
export function readRecents(): readonly RecentProject[] {
  return readJsonFile(file(), z.array(Recent)) ?? [];
}

export function addRecent(project: RecentProject): void {
  const others = readRecents().filter(({ dir }) => dir !== project.dir);
  writeJsonFile(file(), [project, ...others].slice(0, most));
}

export function removeRecent(dir: string): void {
  writeJsonFile(
    file(),
    readRecents().filter((recent) => recent.dir !== dir),
  );
}
