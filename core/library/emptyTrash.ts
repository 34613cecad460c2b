import { join } from "node:path";
import { ThawError, toThawError } from "../contract/errors.ts";
import type { PhotoId } from "../contract/photos.ts";
import type { Context } from "../jobs/context.ts";
import { diskTrouble } from "./diskTrouble.ts";
import type { Files } from "./files.ts";
import { isRemoved, type PhotoRecord } from "./photoRecord.ts";
import { folderOf, isTrashed, trashFolder } from "./place.ts";
import { photos } from "./planEdit.ts";
import type { StateStore } from "./stateStore.ts";

export interface TrashGround {
  readonly files: Files;
  readonly root: string;
  readonly store: StateStore;
}

/**
 * Deletes the files of all removed photos, and their records. Files in the trash that the library knows nothing of stay.
 * @returns how many photos were deleted
 * @throws ThawError cancelled, or what the disk failed with: what was deleted is told, everything else is still in the trash
 */
export async function emptyTrash(ground: TrashGround, { signal, report }: Pick<Context, "signal" | "report">) {
  const { files, root, store } = ground;
  const removed = [...store.state.records.values()].filter((record) => !record.gone && isRemoved(record));
  if (removed.length === 0) return 0;
  await store.record({ t: "emptying", ids: removed.map(({ id }) => id) }).catch((error: unknown) => {
    throw notEmptied(0, removed.length, error);
  });
  const deleted: PhotoId[] = [];
  try {
    for (const { id, path } of removed) {
      signal.throwIfAborted();
      if (files.look(join(root, path)) !== undefined) await files.unlink(join(root, path));
      deleted.push(id);
      report({ phase: "Emptying the trash", done: deleted.length, total: removed.length, unit: "photos" });
    }
  } catch (error) {
    throw notEmptied(deleted.length, removed.length, error);
  } finally {
    await settle(ground, removed, deleted);
  }
  return deleted.length;
}

/** Goes on where a crash cut the emptying off: what the person asked to be deleted is deleted. */
export async function recoverTrash(ground: TrashGround): Promise<void> {
  const { files, root, store } = ground;
  const { state } = store;
  if (state.emptying === undefined) return;
  const doomed = state.emptying.flatMap((id): readonly PhotoRecord[] => {
    const record = state.records.get(id);
    return record !== undefined && isTrashed(record.path) ? [record] : [];
  });
  const deleted: PhotoId[] = [];
  for (const { id, path } of doomed) {
    try {
      if (files.look(join(root, path)) !== undefined) await files.unlink(join(root, path));
      deleted.push(id);
    } catch {
      // It stays in the trash, where it can be seen, and the project opens.
    }
  }
  await settle(ground, doomed, deleted);
}

async function settle(
  { files, root, store }: TrashGround,
  doomed: readonly PhotoRecord[],
  deleted: readonly PhotoId[],
): Promise<void> {
  for (const { path } of doomed) await files.removeFolder(join(root, folderOf(path))).catch(() => undefined);
  // Where this fails, a power cut may bring files back, without records; they are named then.
  await files.syncFolder(join(root, trashFolder)).catch(() => undefined);
  await store.recordLater({ t: "emptied", ids: [...deleted] });
}

function notEmptied(deleted: number, all: number, error: unknown): ThawError {
  const known = toThawError(error);
  const rest = `${deleted} of ${photos(all)} ${deleted === 1 ? "was" : "were"} deleted, and the others are still in it`;
  if (known.code === "cancelled") {
    return new ThawError("cancelled", `Stopped emptying the trash: ${rest}.`, { details: { deleted } });
  }
  const effect = deleted === 0 ? "nothing was deleted" : rest;
  return new ThawError(known.code, `The trash could not be emptied: ${diskTrouble(known)}. So far ${effect}.`, {
    cause: error,
    retryable: known.retryable,
    details: { deleted },
  });
}
