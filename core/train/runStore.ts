import { mkdir, readdir, readFile, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import { inspectedRun } from "../contract/inspectedRun.ts";
import type { FileProblem } from "../contract/photos.ts";
import { type RunCurves, RunId, type RunSummary } from "../contract/training.ts";
import { diskFiles } from "../library/files.ts";
import { Checkpoints } from "./checkpoints.ts";
import { fromOldRecord } from "./oldRunRecord.ts";
import { RunRecord, runSummary, stateOf } from "./runRecord.ts";
import { readSteps } from "./stepLog.ts";

export interface RunList {
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  /** Runs that can't be read; the rest of the list is sound. */
  readonly problems: readonly FileProblem[];
}

/** The runs of a project: `<dir>/0001/run.json`, `steps.jsonl` and `checkpoints/`. */
export class RunStore {
  readonly #dir: string;

  /** @param dir `.thaw/runs` of the project; made with the first run */
  constructor(dir: string) {
    this.#dir = dir;
  }

  /** Takes the next free number and makes its folder. */
  async create(): Promise<RunId> {
    await mkdir(this.#dir, { recursive: true });
    const taken = (await this.#folders()).map(Number);
    for (let number = Math.max(0, ...taken) + 1; ; number += 1) {
      const id = String(number).padStart(4, "0");
      try {
        await mkdir(join(this.#dir, id));
        await diskFiles.syncFolder(this.#dir);
        return id;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
    }
  }

  async write(record: RunRecord): Promise<void> {
    await diskFiles.replace(join(this.#dir, record.id, "run.json"), `${JSON.stringify(record, undefined, 2)}\n`);
  }

  /**
   * @throws noRun when there is no such run
   * @throws runDamaged when its record can't be read
   */
  async read(id: RunId): Promise<RunRecord> {
    const path = join(this.#dir, id, "run.json");
    let text: string;
    try {
      text = await readFile(path, "utf8");
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw toThawError(error);
      throw new ThawError("noRun", `There is no run ${id} in ${this.#dir}. Choose another run, or train.`, {
        cause: error,
      });
    }
    try {
      const record = RunRecord.parse(fromOldRecord(JSON.parse(text)));
      return { ...record, name: await this.nameOf(id) };
    } catch (cause) {
      throw new ThawError("runDamaged", `${path} can't be read: it is damaged, or of another version of Thaw.`, {
        cause,
      });
    }
  }

  /** What the person calls a run; undefined where it has no name. */
  async nameOf(id: RunId): Promise<string | undefined> {
    return (await readFile(this.#namePath(id), "utf8").catch(() => "")) || undefined;
  }

  async list(): Promise<RunList> {
    const runs: RunSummary[] = [];
    const problems: FileProblem[] = [];
    for (const id of (await this.#folders()).sort((a, b) => Number(b) - Number(a))) {
      try {
        runs.push(runSummary(await this.read(id)));
      } catch (thrown) {
        const error = toThawError(thrown);
        const reason = error.code === "noRun" ? "The run was cut off before its record was written." : error.message;
        problems.push({ file: `.thaw/runs/${id}`, code: "runDamaged", reason, fatal: true });
      }
    }
    return { runs, problems };
  }

  /** The record of the newest run that can be read. */
  async last(): Promise<RunRecord | undefined> {
    const newest = (await this.list()).runs[0];
    return newest === undefined ? undefined : await this.read(newest.id);
  }

  /** The run and its loss curve. */
  async curves(id: RunId): Promise<RunCurves> {
    return { run: runSummary(await this.read(id)), steps: await readSteps(this.stepsPath(id)) };
  }

  /**
   * The named run, or the one that is looked at when none is named.
   * @throws noRun when there is none
   */
  async choose(id: RunId | undefined): Promise<RunRecord & { bestEpoch: number }> {
    const chosen = id ?? inspectedRun((await this.list()).runs)?.id;
    if (chosen === undefined)
      throw new ThawError("noRun", "Nothing has been trained in this project yet. Train first.");
    const record = await this.read(chosen);
    if (!hasWeights(record))
      throw new ThawError("noRun", `Run ${chosen} ended before its first epoch and kept no weights. Train again.`);
    return record;
  }

  /**
   * Gives a run a name, or its number back with an empty one. The name has a file of its own, for a run that is being
   * trained rewrites its record.
   * @throws noRun, runDamaged
   */
  async rename(id: RunId, name: string): Promise<RunSummary> {
    await this.read(id);
    await diskFiles.replace(this.#namePath(id), name.trim());
    return runSummary(await this.read(id));
  }

  /**
   * Removes a run with its weights, a damaged one too.
   * @throws noRun when there is none
   * @throws badInput while it is being trained
   */
  async delete(id: RunId): Promise<void> {
    if (!(await this.#folders()).includes(id))
      throw new ThawError("noRun", `There is no run ${id} in ${this.#dir}. Choose another run.`);
    const record = await this.read(id).catch(() => undefined);
    if (record !== undefined && stateOf(record) === "running")
      throw new ThawError("badInput", `Run ${id} is being trained. Stop it before you delete it.`);
    // Out of the list at once: a removal that is cut off leaves no half of a run behind.
    const gone = join(this.#dir, `.${id}.deleted`);
    try {
      await rm(gone, { recursive: true, force: true });
      await rename(join(this.#dir, id), gone);
      await rm(gone, { recursive: true, force: true });
    } catch (error) {
      throw toThawError(error);
    }
  }

  checkpoints(id: RunId): Checkpoints {
    return new Checkpoints(join(this.#dir, id, "checkpoints"));
  }

  stepsPath(id: RunId): string {
    return join(this.#dir, id, "steps.jsonl");
  }

  #namePath(id: RunId): string {
    return join(this.#dir, id, "name.txt");
  }

  async #folders(): Promise<string[]> {
    try {
      const entries = await readdir(this.#dir, { withFileTypes: true });
      return entries.filter((entry) => entry.isDirectory() && RunId.safeParse(entry.name).success).map((e) => e.name);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
      throw toThawError(error);
    }
  }
}

function hasWeights<R extends { readonly bestEpoch?: number | undefined }>(run: R): run is R & { bestEpoch: number } {
  return run.bestEpoch !== undefined;
}
