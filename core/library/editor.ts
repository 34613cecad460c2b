import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { ThawError, toThawError } from "../contract/errors.ts";
import { diskTrouble } from "./diskTrouble.ts";
import type { EditEntry } from "./entries.ts";
import { errnoOf, type Files } from "./files.ts";
import { FreeNames } from "./freeName.ts";
import type { Move, MoveGround } from "./move.ts";
import { leftFolders, MovesFailed, type MoveWatch, moveAll, recoverMoves, tidyFolders } from "./moveAll.ts";
import type { PhotoRecord, PlacementRow } from "./photoRecord.ts";
import { placementRow, recordRow } from "./photoRecord.ts";
import { type Arrival, type EditPlan, photos } from "./planEdit.ts";
import { planReturn } from "./planReturn.ts";
import type { StateStore } from "./stateStore.ts";

export interface EditOutcome {
  readonly label: string;
  /** What went otherwise than asked, also at the end of the label. */
  readonly note?: string;
  readonly changed: readonly PhotoRecord[];
}

/** How often a plan is made anew when a place was taken between looking and moving. */
const attempts = 5;

/** Carries edits out: intent on disk, files moved, state changed. One at a time; the caller sees to that. */
export class Editor {
  readonly #files: Files;
  readonly #root: string;
  readonly #store: StateStore;
  readonly #ground: MoveGround;

  constructor(files: Files, root: string, store: StateStore) {
    this.#files = files;
    this.#root = root;
    this.#store = store;
    this.#ground = { files, root, noteCopy: async (id) => await store.record({ t: "copying", id }) };
  }

  /** @param plan called again when a place was taken meanwhile @throws ThawError; nothing has changed then */
  async perform(plan: (names: FreeNames) => EditPlan, how: EditEntry["how"], watch?: MoveWatch): Promise<EditOutcome> {
    for (let attempt = 1; ; attempt += 1) {
      const names = new FreeNames(this.#files, this.#root);
      let label = how === "do" ? "The edit" : how === "undo" ? "Undo" : "Redo";
      try {
        const made = plan(names);
        label = made.label;
        return await this.#carryOut(made, how, names.renamed, watch);
      } catch (error) {
        if (attempt < attempts && errnoOf(error) === "EEXIST") continue;
        throw explain(error, label);
      }
    }
  }

  async undo(label?: string, watch?: MoveWatch): Promise<EditOutcome> {
    const item = this.#store.state.undo.at(-1);
    if (item === undefined) throw new ThawError("nothingToUndo", "There is nothing to undo.");
    if (label !== undefined && label !== item.label) {
      throw new ThawError("undoStale", `Nothing was undone: "${item.label}" came after "${label}". Undo that first.`);
    }
    return await this.perform((names) => planReturn(this.#store.state, item, names), "undo", watch);
  }

  async redo(watch?: MoveWatch): Promise<EditOutcome> {
    const item = this.#store.state.redo.at(-1);
    if (item === undefined) throw new ThawError("nothingToRedo", "There is nothing to redo.");
    return await this.perform((names) => planReturn(this.#store.state, item, names), "redo", watch);
  }

  /** Brings an edit that a crash cut off to its end, or back to its beginning. */
  async recover(): Promise<void> {
    const open = this.#store.state.open;
    if (open === undefined) return;
    const { rows, arrivals = [] } = open.entry;
    const moves = [
      ...this.#movesOf(rows),
      ...arrivals.map(([[[id, path]], staged]): Move => ({ id, from: staged, to: path })),
    ];
    const outcome = await recoverMoves(this.#ground, moves, open.copying);
    if (outcome === "done") {
      await this.#store.record({ t: "done" });
      await tidyFolders(this.#ground, leftFolders(moves, open.entry.how === "undo"));
    } else await this.#store.record({ t: "settled", kept: [...outcome.kept] });
  }

  async #carryOut(
    plan: EditPlan,
    how: EditEntry["how"],
    renamed: number,
    watch: MoveWatch | undefined,
  ): Promise<EditOutcome> {
    const { state } = this.#store;
    const { rows, missing } = this.#rowsOf(plan);
    const arrivals = plan.arrivals ?? [];
    if (missing.length > 0 && rows.length === 0 && how === "do") {
      throw new ThawError("photoVanished", `${missing[0]?.path ?? ""} is no longer there. Look at the folder again.`);
    }
    const keepsSplit = plan.split === undefined || isDeepStrictEqual(plan.split, state.split);
    const isNothing = rows.length === 0 && arrivals.length === 0 && keepsSplit;
    if (isNothing && how === "do") return { label: plan.label, changed: [] };
    const moves = [
      ...this.#movesOf(rows),
      ...arrivals.map(({ record, staged }): Move => ({ id: record.id, from: staged, to: record.path })),
    ];
    await this.#store.record({ t: "edit", label: plan.label, how, rows: [...rows], ...extrasOf(plan, arrivals) });
    try {
      await moveAll(this.#ground, moves, watch);
    } catch (error) {
      if (!(error instanceof MovesFailed)) throw error;
      await this.#store.recordLater({ t: "settled", kept: [...error.kept] });
      if (error.kept.length > 0) throw stuck(error, plan.label);
      throw error.cause;
    }
    await this.#store.recordLater({ t: "done" });
    await tidyFolders(this.#ground, leftFolders(moves, how === "undo"));
    const ids = [...rows.map(([id]) => id), ...arrivals.map(({ record }) => record.id)];
    const changed = ids.flatMap((id) => state.records.get(id) ?? []);
    const { label, deleted = 0 } = plan;
    const done = how === "undo" ? `Undone: ${label}` : how === "redo" ? `Done again: ${label}` : label;
    const note = noteOf(deleted, renamed, missing.length);
    return note === "" ? { label: done, changed } : { label: `${done} (${note})`, note, changed };
  }

  /** Photos whose file went behind our back are left out; the next look at the folder will say so. */
  #rowsOf(plan: EditPlan): { readonly rows: readonly PlacementRow[]; readonly missing: readonly PhotoRecord[] } {
    const rows: PlacementRow[] = [];
    const missing: PhotoRecord[] = [];
    for (const [id, place] of plan.places) {
      const record = this.#store.state.records.get(id);
      if (record === undefined) continue;
      const moves = place.path !== record.path;
      if (record.gone || (moves && this.#files.look(join(this.#root, record.path)) === undefined)) missing.push(record);
      else rows.push(placementRow(id, place));
    }
    return { rows, missing };
  }

  #movesOf(rows: readonly PlacementRow[]): readonly Move[] {
    return rows.flatMap(([id, to]) => {
      const from = this.#store.state.records.get(id)?.path;
      return from === undefined || from === to ? [] : [{ id, from, to }];
    });
  }
}

const were = (count: number): string => (count === 1 ? "was" : "were");

type Extras = Pick<EditEntry, "arrivals" | "join" | "split">;

function extrasOf({ join, split }: EditPlan, arrivals: readonly Arrival[]): Extras {
  return {
    ...(arrivals.length === 0 ? {} : { arrivals: arrivals.map(({ record, staged }) => [recordRow(record), staged]) }),
    ...(join === undefined ? {} : { join }),
    ...(split === undefined ? {} : { split }),
  };
}

function noteOf(deleted: number, renamed: number, missing: number): string {
  const notes: string[] = [];
  if (renamed > 0) notes.push(`${photos(renamed)} got a new name, as the old one was taken`);
  if (missing > 0) notes.push(`${photos(missing)} ${were(missing)} no longer there`);
  if (deleted > 0) notes.push(`${photos(deleted)} ${were(deleted)} deleted with the trash and can't come back`);
  return notes.join("; ");
}

/** The disk let photos go and not come back: the one case in which a failed edit has an effect, so it must be said. */
function stuck(error: MovesFailed, label: string): ThawError {
  const { code, message } = toThawError(error.cause);
  const where = `${photos(error.kept.length)} could not be brought back and stayed in the new place`;
  return new ThawError(code, `"${label}" failed (${message}), and ${where}; nothing is lost.`, { cause: error });
}

/** Says which edit failed and that nothing came of it; the cause keeps its code. */
function explain(error: unknown, label: string): ThawError {
  const known = toThawError(error);
  if (error instanceof ThawError || known.code === "cancelled") return known;
  return new ThawError(known.code, `"${label}" failed and nothing was changed: ${diskTrouble(known)}.`, {
    cause: error,
    retryable: known.retryable,
  });
}
