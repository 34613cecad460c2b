import { join } from "node:path";
import { ThawError } from "../contract/errors.ts";
import type { PhotoId } from "../contract/photos.ts";
import type { Context } from "../jobs/context.ts";
import { severalAtOnce } from "../jobs/severalAtOnce.ts";
import { throwIfStopped } from "../jobs/throwIfStopped.ts";
import { addName, dropOldName, type Move, type MoveGround, standingOf, takeBack } from "./move.ts";
import { folderOf, isStaged, isTrashed } from "./place.ts";

/** Moves failed and were taken back, but for the photos in `kept`, which are at their new place. */
export class MovesFailed extends Error {
  readonly kept: readonly PhotoId[];

  constructor(cause: unknown, kept: readonly PhotoId[]) {
    super("moves failed", { cause });
    this.kept = kept;
  }
}

/** Who follows a long move; both are left out for a click. */
export type MoveWatch = Partial<Pick<Context, "signal" | "report">>;

const unique = (paths: Iterable<string>): readonly string[] => [...new Set(paths)];

/** Folder fsyncs that run at once; the pool of libuv has four threads. */
const syncsAtOnce = 4;

/** Says how far a move is. @throws cancelled where the person has stopped it */
type Tell = (phase: string, done: number, total: number, unit?: string) => void;

const tellNobody: Tell = () => undefined;

async function syncFolders({ files, root }: MoveGround, folders: readonly string[], tell = tellNobody): Promise<void> {
  let synced = 0;
  await severalAtOnce(folders, syncsAtOnce, async (folder) => {
    tell("Making sure of them on disk", synced, folders.length, "folders");
    synced += 1;
    // A trash folder that was emptied and taken away needs no fsync.
    if (files.look(join(root, folder)) !== undefined) await files.syncFolder(join(root, folder));
  });
}

/** A new folder is an entry in the one above it, which must be durable as well. */
const withParents = (folders: readonly string[]): readonly string[] =>
  unique(folders.flatMap((folder) => [folder, folderOf(folder)]));

/**
 * All or nothing: every photo gets its new name, the names are made durable, the old names go. At any moment each photo has a
 * name, and no name that existed is overwritten.
 * @throws MovesFailed after taking back what was done
 */
export async function moveAll(ground: MoveGround, moves: readonly Move[], watch: MoveWatch = {}): Promise<void> {
  const { files, root } = ground;
  const targets = unique(moves.map((move) => folderOf(move.to)));
  const created: string[] = [];
  const createdAbove: string[] = [];
  let named = 0;
  const tell: Tell = (phase, done, total, unit = "photos") => {
    if (watch.signal !== undefined) throwIfStopped(watch.signal, "Stopped. Every photo lies where it was before.");
    watch.report?.({ phase, done, total, unit });
  };
  try {
    for (const [made, folder] of targets.entries()) {
      if (targets.length > 1) tell("Making their folders", made, targets.length, "folders");
      checkInside(ground, folder);
      if (files.look(join(root, folder)) !== undefined) continue;
      const above = folderOf(folder);
      const isAboveNew = above !== "" && files.look(join(root, above)) === undefined;
      await files.makeFolder(join(root, folder));
      created.push(folder);
      if (isAboveNew) createdAbove.push(above);
    }
    for (const move of moves) {
      tell("Moving photos", named, moves.length);
      await addName(ground, move);
      named += 1;
    }
    tell("Moving photos", named, moves.length);
    await syncFolders(ground, withParents(targets), tell);
    for (const [dropped, move] of moves.entries()) {
      tell("Clearing their old places", dropped, moves.length);
      await dropOldName(ground, move);
    }
    await syncFolders(ground, unique(moves.map((move) => folderOf(move.from))));
  } catch (error) {
    const tellBack: Tell = (phase, done, total, unit = "photos") => watch.report?.({ phase, done, total, unit });
    const kept = await takeAllBack(ground, moves.slice(0, named), tellBack);
    await tidyFolders(ground, [...created, ...createdAbove], tellBack);
    throw new MovesFailed(error, kept);
  }
}

/** A folder of the project that is a link leads out of it, and nothing is written there. */
export function checkInside({ files, root }: Pick<MoveGround, "files" | "root">, folder: string): void {
  for (let path = folder; path !== ""; path = folderOf(path)) {
    if (files.look(join(root, path))?.kind !== "link") continue;
    throw new ThawError(
      "outsideProject",
      `"${path}" is a symbolic link, and Thaw writes to no place outside the project. Put a real folder there.`,
    );
  }
}

async function takeAllBack(ground: MoveGround, moves: readonly Move[], tell: Tell): Promise<readonly PhotoId[]> {
  const kept: PhotoId[] = [];
  for (const [taken, move] of moves.toReversed().entries()) {
    tell("Putting them back", taken, moves.length);
    try {
      // What addName made is ours whether it is a link or a copy.
      const standing = await standingOf(ground, move, true);
      if (!(await takeBack(ground, move, standing))) kept.push(move.id);
    } catch {
      kept.push(move.id);
    }
  }
  return kept;
}

/** Takes away folders that are empty now; one that is not stays. */
export async function tidyFolders(
  { files, root }: MoveGround,
  folders: Iterable<string>,
  tell: Tell = tellNobody,
): Promise<void> {
  const all = unique(folders);
  for (const [tidied, folder] of all.entries()) {
    tell("Tidying up", tidied, all.length, "folders");
    if (folder === "") continue;
    await files.removeFolder(join(root, folder)).catch(() => undefined);
  }
}

/**
 * Folders that a finished edit may have emptied and that only its own photos gave a meaning: trash folders, class folders of a
 * part that was left, and on the way back the class folders that the edit may have made.
 */
export function leftFolders(moves: readonly Move[], isWayBack: boolean): readonly string[] {
  const left: string[] = [];
  for (const { from, to } of moves) {
    // Other files are on their way there.
    if (isStaged(from)) continue;
    const folder = folderOf(from);
    const changedPart = !isTrashed(to) && folderOf(folder) !== folderOf(folderOf(to));
    if (isTrashed(from)) left.push(folder);
    else if (changedPart) left.push(folder, folderOf(folder));
    else if (isWayBack && !isTrashed(to)) left.push(folder);
  }
  // Inner folders before outer ones.
  return unique(left).toSorted((a, b) => b.length - a.length);
}

/**
 * After a crash: completes the edit when every photo has its new name, else takes back what was done.
 * @returns "done", or the photos that could not be taken back
 */
export async function recoverMoves(
  ground: MoveGround,
  moves: readonly Move[],
  copying: ReadonlySet<PhotoId>,
): Promise<"done" | { readonly kept: readonly PhotoId[] }> {
  const standings = new Map<Move, Awaited<ReturnType<typeof standingOf>>>();
  for (const move of moves) standings.set(move, await standingOf(ground, move, copying.has(move.id)));
  const whole = [...standings.values()].every((standing) => standing === "both" || standing === "after");
  if (whole) {
    for (const [move, standing] of standings) if (standing === "both") await dropOldName(ground, move);
    await syncFolders(ground, withParents(unique(moves.flatMap((move) => [folderOf(move.to), folderOf(move.from)]))));
    return "done";
  }
  const kept: PhotoId[] = [];
  for (const [move, standing] of standings) {
    if (!(await takeBack(ground, move, standing))) kept.push(move.id);
  }
  await syncFolders(ground, unique(moves.map((move) => folderOf(move.from))));
  const made = moves.filter(({ to }) => !isTrashed(to)).map(({ to }) => folderOf(to));
  const trash = moves.filter(({ to }) => isTrashed(to)).map(({ to }) => folderOf(to));
  // A split may have made the folders of the sides, too.
  await tidyFolders(ground, [...trash, ...made, ...made.map(folderOf)]);
  return { kept };
}
