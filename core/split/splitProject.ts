import type { Measurer } from "../clean/measuresOf.ts";
import { ThawError } from "../contract/errors.ts";
import type { Edit } from "../contract/photos.ts";
import type { LeakReport, SplitInput, SplitOrder } from "../contract/split.ts";
import type { GroupReason } from "../contract/splitMethod.ts";
import type { Context } from "../jobs/context.ts";
import type { Project } from "../library/project.ts";
import { assignSplit, type SplitPlan } from "./assignSplit.ts";
import { countLeaks } from "./countLeaks.ts";
import { creditTies } from "./creditTies.ts";
import { groupPhotos } from "./groupPhotos.ts";
import { measuredTies } from "./measuredTies.ts";
import { planRepair } from "./planRepair.ts";

/** The open project and what looks at its photos. */
export interface SplitGround {
  readonly project: Project;
  readonly images: Measurer;
}

/** What a split would do; no file moves. @throws badInput where nothing is left to train on */
export async function previewSplit(
  { project, images }: SplitGround,
  settings: SplitInput,
  ctx: Context,
): Promise<SplitPlan> {
  const photos = project.splitPhotos();
  const found = await measuredTies(project, images, photos, settings.together, ctx);
  ctx.report({ phase: "Working out the split", done: 0, total: 0, unit: "photos" });
  return assignSplit(photos, settings, { ...found, current: project.split() });
}

/** @throws splitStale where the order names a preview and the photos would be split otherwise by now */
export async function applySplit(
  ground: SplitGround,
  { preview, ...settings }: SplitOrder,
  ctx: Context,
): Promise<Edit> {
  const { assignment, state } = await previewSplit(ground, settings, ctx);
  if (preview !== undefined && preview !== state.hash) {
    throw new ThawError(
      "splitStale",
      "Nothing was moved: since the preview photos came or went, or more like ones were found. Look at it again.",
    );
  }
  return await ground.project.applySplit(assignment, state, ctx);
}

/** Like photos that stand on two sides. @throws notSplit */
export async function checkSplit(
  { project, images }: SplitGround,
  together: readonly GroupReason[],
  ctx: Context,
): Promise<LeakReport> {
  if (project.split() === undefined)
    throw new ThawError("notSplit", "The project is not split, so nothing can leak. Split it first.");
  const photos = project.splitPhotos();
  const { ties } = await measuredTies(project, images, photos, together, ctx);
  return countLeaks(groupPhotos(photos, [...creditTies(photos), ...ties], together));
}

/** Brings each leaking group onto one side, as one edit. @throws notSplit */
export async function repairSplit(ground: SplitGround, together: readonly GroupReason[], ctx: Context): Promise<Edit> {
  const report = await checkSplit(ground, together, ctx);
  const { project } = ground;
  return await project.mendSplit(
    planRepair(report, (id) => project.photo(id).part),
    ctx,
  );
}
