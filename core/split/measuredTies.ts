import { type CleanedProject, cleaningOf } from "../clean/cleaning.ts";
import { measureStoreOf } from "../clean/measureStore.ts";
import { type Measurer, measuresOf } from "../clean/measuresOf.ts";
import type { GroupReason } from "../contract/splitMethod.ts";
import type { Context } from "../jobs/context.ts";
import { burstTies } from "./burstTies.ts";
import type { SplitPhoto, Tie } from "./splitPhoto.ts";

export interface MeasuredTies {
  readonly ties: readonly Tie[];
  /** Reasons that were looked for. */
  readonly looked: readonly GroupReason[];
  /** Photos that were compared by their features too. */
  readonly featured: number;
}

/**
 * Ties that rest on measures of the photos: nearly the same picture, and one burst. Where one of them is chosen, what has not been
 * measured yet is measured first, which takes its time and reports; else they are only told where all is known already. Features
 * are taken from the cache where they are and never computed here: a split must not ask for a network.
 */
export async function measuredTies(
  project: CleanedProject,
  images: Measurer,
  photos: readonly SplitPhoto[],
  together: readonly GroupReason[],
  ctx: Context,
): Promise<MeasuredTies> {
  const asked = together.includes("near") || together.includes("burst");
  const store = await measureStoreOf(project);
  if (!asked && !photos.every(({ contentHash }) => store.has(contentHash)))
    return { ties: [], looked: [], featured: 0 };
  const measures = asked ? await measuresOf(project, images, ctx) : store.measures;
  const bursts = burstTies(photos, ({ contentHash }) => {
    const { taken, camera } = measures.get(contentHash) ?? {};
    return taken === undefined || camera === undefined ? undefined : { taken, camera };
  });
  const { groups, featured } = await cleaningOf(project).linked();
  const near = groups.map(({ ids }): Tie => ({ reason: "near", ids }));
  return { ties: [...near, ...bursts], looked: ["near", "burst"], featured };
}
