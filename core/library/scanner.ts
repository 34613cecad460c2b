import type { FileProblem } from "../contract/photos.ts";
import { Breath } from "../jobs/breath.ts";
import type { Context } from "../jobs/context.ts";
import type { Entry, SplitMemo } from "./entries.ts";
import type { Files } from "./files.ts";
import type { LibraryState } from "./libraryState.ts";
import { factsRow, isKept, type PhotoRecord, recordRow } from "./photoRecord.ts";
import { type PhotoReader, probeFiles } from "./probeFiles.ts";
import { compare, filesToProbe, type Look, type Reconciled, reconcile } from "./reconcile.ts";
import type { StateStore } from "./stateStore.ts";
import type { Turns } from "./turns.ts";
import { type KnownLayout, walkProject } from "./walkProject.ts";

export interface ScanOutcome {
  readonly problems: readonly FileProblem[];
  readonly added: number;
  readonly vanished: number;
}

export interface ScanGround {
  readonly files: Files;
  readonly root: string;
  readonly store: StateStore;
  readonly images: PhotoReader;
  /** Edits go on between the batches; only journalling and the final comparison take a turn. */
  readonly turns: Turns;
  readonly proposedSeed: number;
  readonly layout: () => KnownLayout;
}

/** Looks at the folder again while new files keep coming in, but not for ever. */
const rounds = 3;

/** Compares disk and library: reads what is new or changed, then says what that means. */
export async function scanProject(ground: ScanGround, ctx: Context): Promise<ScanOutcome> {
  const { files, root, store, images, turns } = ground;
  const { state } = store;
  const breath = new Breath();
  const look = async (): Promise<Look> => {
    const before = new Map(state.records);
    return { before, walk: await walkProject(files, root, ground.layout(), ctx.signal) };
  };
  const unreadable = new Map<string, FileProblem>();
  let seen: Look | undefined;
  for (let round = 0; round < rounds; round += 1) {
    ctx.report({ phase: "Looking at the folders", done: 0, total: 0, unit: "photos" });
    seen = await look();
    const unknown = await filesToProbe(state, seen, breath);
    const wanted = unknown.filter((file) => !unreadable.has(file.path));
    if (wanted.length === 0) break;
    seen = undefined;
    const failed = await probeFiles(root, wanted, images, ctx, async (rows) => {
      await turns.take(async () => await store.record({ t: "probed", files: [...rows] }));
    });
    for (const problem of failed) unreadable.set(problem.file, problem);
  }
  const last = seen ?? (await look());
  const compared = await compare(state, last, breath);
  return await turns.take(async () => {
    const found = reconcile(state, compared);
    const entry = scannedEntry(state, found, ground.proposedSeed);
    if (entry !== undefined) await store.record(entry);
    const { added, vanished } = found;
    return { problems: [...last.walk.problems, ...unreadable.values()], added, vanished };
  });
}

/** @returns undefined when nothing has changed, so that opening an unchanged project writes nothing */
function scannedEntry(state: LibraryState, found: Reconciled, seed: number): Entry | undefined {
  const sameOthers =
    found.others.size === state.others.size &&
    [...found.others].every(([path, facts]) => state.others.get(path)?.modified === facts.modified);
  const split = adoptedSplit(state, found.put, seed);
  if (found.put.length === 0 && sameOthers && split === undefined && state.probes.size === 0) return undefined;
  return {
    t: "scanned",
    put: found.put.map(recordRow),
    ...(sameOthers ? {} : { others: [...found.others].map(([path, facts]) => [path, factsRow(facts)]) }),
    ...(split === undefined ? {} : { split }),
  };
}

/** Two sides on disk that Thaw did not make are a split all the same. @returns undefined: leave it as it is */
export function adoptedSplit(
  state: LibraryState,
  put: readonly PhotoRecord[],
  seed: number,
): SplitMemo | null | undefined {
  if (state.split !== null && !state.split.adopted) return undefined;
  const count = { train: state.tally.kept("train"), valid: state.tally.kept("valid"), test: state.tally.kept("test") };
  for (const record of put) {
    const old = state.records.get(record.id);
    if (old !== undefined && isKept(old)) count[old.part] -= 1;
    if (isKept(record)) count[record.part] += 1;
  }
  const isSplit = count.train > 0 && count.valid > 0;
  if (isSplit === (state.split !== null)) return undefined;
  if (!isSplit) return null;
  const validPercent = Math.round((100 * count.valid) / (count.train + count.valid));
  return { seed, validPercent, testPercent: 0, method: "exact", together: [], adopted: true, before: null };
}
