import type { MeasureColumns } from "../../core/contract/clean.ts";
import type { PhotoId } from "../../core/contract/photos.ts";
import { readReport } from "../../core/contract/readReport.ts";
import { reportTaken } from "../store/cleanSlice.ts";
import { FindingsReader } from "../store/findings.ts";
import { rankedAhead } from "../store/ranking.ts";
import { followsFindings, makeRanking } from "../store/sortKeys.ts";
import { queueRanked } from "../store/speedSlice.ts";
import { type Store, update } from "../store/store.ts";
import type { ActionContext } from "./context.ts";

/**
 * Reads in pages, so that neither side is held up for long, and shows all of it at once. Figures to sort by are read where they are
 * others than before.
 */
export async function readFindings(client: ActionContext["client"], store: Store): Promise<void> {
  const { summary } = store.getState().project;
  const reader = new FindingsReader();
  const report = await readReport(
    (command, input) => client.request(command, input),
    (page) => reader.add(page),
  );
  if (report === undefined) return;
  const { clean } = store.getState();
  const isSame = clean.report?.measuresStamp === report.measuresStamp;
  const sharpness = isSame ? clean.sharpness : await readSharpness(client);
  // The project may have been closed meanwhile, and another opened.
  if (store.getState().project.summary?.dir !== summary?.dir) return;
  update(store, "clean", (slice) => ({
    ...reportTaken(slice, report, reader.findings(), store.getState().photos.shown),
    sharpness,
  }));
  rankAhead(store);
}

/** By id, NaN where it was not measured. */
async function readSharpness(client: ActionContext["client"]): Promise<Float32Array> {
  let values = new Float32Array();
  for (let after: PhotoId | undefined = 0; after !== undefined; ) {
    const page: MeasureColumns = await client.request("clean.measures", { after });
    const most = page.ids.at(-1) ?? 0;
    if (most >= values.length) {
      const longer = new Float32Array(Math.max(most + 1, 2 * values.length)).fill(Number.NaN);
      longer.set(values);
      values = longer;
    }
    for (const [index, id] of page.ids.entries()) values[id] = page.sharpness[index] ?? Number.NaN;
    after = page.next;
  }
  return values;
}

function rankAhead(store: Store): void {
  const state = store.getState();
  const { ranking, lookedTo, focus } = state.curate;
  if (ranking === null || !followsFindings(state.curate)) return;
  const next = makeRanking(state);
  if (next === null) return;
  const places = ranking.places;
  const last = [lookedTo, focus].filter((id) => id !== null).sort((a, b) => (places[b] ?? -1) - (places[a] ?? -1))[0];
  const ahead = rankedAhead(ranking, next, last ?? null);
  update(store, "curate", (curate) => ({ ...curate, ranking: ahead }));
  update(store, "speed", (speed) => queueRanked(speed, next));
}
