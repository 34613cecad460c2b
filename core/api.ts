import { cleaningOf } from "./clean/cleaning.ts";
import { photoColumns } from "./contract/photoColumns.ts";
import type { Edit, ProjectSummary } from "./contract/photos.ts";
import type { Answer, CommandName, ParsedInput } from "./contract/schema.ts";
import type { Core } from "./core.ts";
import { deviceApart } from "./deviceApart.ts";
import { diagnose } from "./doctor.ts";
import { writeCredits } from "./gather/credits/writeCredits.ts";
import { augmentedFile } from "./images/augmentedFile.ts";
import { inspectRun } from "./inspect/inspectRun.ts";
import { predictFiles } from "./inspect/predictFiles.ts";
import { urgently } from "./jobs/breath.ts";
import type { Context } from "./jobs/context.ts";
import { importLayout } from "./library/importLayout.ts";
import { createSample } from "./library/sample.ts";
import { findBackbone } from "./network/backbones.ts";
import { networkView } from "./network/networkView.ts";
import { withResize } from "./network/withResize.ts";
import { createFolder, openFolder, scanFolder } from "./openFolder.ts";
import { photoDetails } from "./photoDetails.ts";
import { photoFile } from "./photoFile.ts";
import type { Service } from "./serve.ts";
import { applySplit, checkSplit, previewSplit, repairSplit } from "./split/splitProject.ts";
import { lrFindRun } from "./train/lrFindRun.ts";
import { presetsOf, previewTraining } from "./train/plannedTraining.ts";
import { oneMoreCycle, resumeRun } from "./train/resumeRun.ts";
import { RunStore } from "./train/runStore.ts";
import { trainRun } from "./train/trainRun.ts";
import { fetchWeights } from "./weights/fetchWeights.ts";
import { listBackbones } from "./weights/listBackbones.ts";

export type Api = {
  readonly [C in CommandName]: (input: ParsedInput<C>, ctx: Context, core: Core) => Promise<Answer<C>>;
};

/** An edit with more photos than this is told as a reset: reading the list again costs less than carrying it twice. */
const mostListed = 2000;

/** Command name → function. The compiler holds that none is missing and each answers as the contract says. */
export const api: Api = {
  "core.device": () => deviceApart(),
  "core.doctor": async () => ({ findings: [...(await diagnose())] }),

  "project.open": ({ dir, lookLater }, ctx, core) => openFolder(dir, ctx, core, lookLater),
  "project.close": async (_input, _ctx, core) => {
    await core.closeProject();
    return {};
  },
  "project.current": (_input, _ctx, core) => Promise.resolve({ project: core.openProject?.summary() ?? null }),
  "project.create": ({ dir, classes }, ctx, core) => createFolder(dir, classes, ctx, core),
  "sample.create": async ({ parent }, ctx) => ({ dir: await createSample(parent, ctx) }),

  "library.scan": (_input, ctx, core) => scanFolder(ctx, core),
  "library.photos": async ({ after, limit }, _ctx, { project }) => {
    const { photos, more } = project.photos(after, limit);
    return Promise.resolve({ photos: photoColumns(photos), more });
  },
  "library.hashes": ({ after, limit }, _ctx, { project }) => Promise.resolve(project.hashes(after, limit)),
  "library.problems": async (_input, _ctx, core) => Promise.resolve({ problems: [...core.project.problems()] }),
  "library.remove": ({ ids }, _ctx, core) => edited(core, (project) => project.remove(ids)),
  "library.restore": ({ ids }, _ctx, core) => edited(core, (project) => project.restore(ids)),
  "library.relabel": (input, _ctx, core) => edited(core, (project) => project.relabel(input.ids, input.class)),
  "library.relabelEach": (input, _ctx, core) => edited(core, (project) => project.relabelEach(input.moves)),
  "library.addClass": async ({ name }, _ctx, core) => summed(await core.project.addClass(name), core),
  "library.dropClass": async ({ name }, _ctx, core) => summed(await core.project.dropClass(name), core),
  "library.details": ({ id }, _ctx, { project }) => photoDetails(project, id),
  "library.emptyTrash": async (_input, ctx, { project, emit }) => {
    try {
      return await project.emptyTrash(ctx);
    } finally {
      // A stop or a failure half-way has deleted some as well.
      emit("library.reset", { summary: project.summary() });
    }
  },
  "library.editMany": async (edit, ctx, core) => told(await core.project.editMany(edit, ctx), core),
  "library.undo": ({ label }, _ctx, core) => edited(core, (project) => project.undo(label)),
  "library.redo": (_input, _ctx, core) => edited(core, (project) => project.redo()),

  "images.file": async ({ id, size }, _ctx, { project, images }) => ({
    path: await photoFile(project, images, id, size),
  }),

  "images.augmented": async ({ id, augmentation, backbone, resize, draw }, _ctx, { project, images }) => ({
    path: await augmentedFile(
      { path: project.pathOf(id), contentHash: project.contentHash(id) },
      { augmentation, settings: withResize(findBackbone(backbone), resize).preprocessing, number: draw },
      project.cacheDir,
      images,
    ),
  }),

  "gather.layout": ({ paths }, ctx, { project }) => importLayout(paths, project, ctx),
  // Tells of each batch itself.
  "gather.import": (input, ctx, { project }) => project.import(input, ctx),
  "gather.search": (query, ctx, { project, gathering }) => gathering.search(query, project, ctx),
  "gather.thumbnail": async ({ key }, _ctx, { project, images, gathering }) => ({
    path: await gathering.thumbnail(key, project, images),
  }),
  "gather.download": (input, ctx, { project, gathering }) => gathering.download(input, project, ctx),
  "gather.pending": async (_input, _ctx, { project, gathering }) => ({ downloads: await gathering.pending(project) }),
  "gather.resume": ({ id }, ctx, { project, gathering }) => gathering.resume(id, project, ctx),
  "gather.discard": async ({ id }, _ctx, { project, gathering, emit }) => {
    await gathering.discard(id, project, emit);
    return {};
  },
  "gather.credits": ({ dir }, _ctx, { project }) => writeCredits(project, dir),
  "gather.providers": async (_input, _ctx, { gathering }) => ({ providers: await gathering.providers() }),
  "settings.read": (_input, _ctx, { gathering }) => gathering.settings.view(),
  "settings.change": (change, _ctx, { gathering }) => gathering.settings.change(change),
  "clean.measure": async (_input, ctx, { project, images }) => {
    await cleaningOf(project).measure(images, ctx);
    return {};
  },
  "clean.suspect": async ({ backbone }, ctx, { project, images }) => {
    await cleaningOf(project).suspect(backbone, images, ctx);
    return {};
  },
  "clean.report": (_input, _ctx, { project }) => cleaningOf(project).report(),
  "clean.findings": async ({ report, from }, _ctx, { project }) =>
    Promise.resolve(cleaningOf(project).findings(report, from)),
  "clean.measures": ({ after }, _ctx, { project }) => cleaningOf(project).columns(after),

  "split.preview": async (settings, ctx, core) => (await previewSplit(core, settings, ctx)).preview,
  "split.apply": async (settings, ctx, core) => told(await applySplit(core, settings, ctx), core),
  "split.check": ({ together }, ctx, core) => checkSplit(core, together, ctx),
  "split.repair": async ({ together }, ctx, core) => told(await repairSplit(core, together, ctx), core),
  "split.undo": async (_input, ctx, core) => told(await core.project.undoSplit(ctx), core),

  "train.fetchWeights": ({ backbone }, ctx) => fetchWeights(findBackbone(backbone), ctx),
  "train.network": ({ backbone }) => Promise.resolve(networkView(findBackbone(backbone))),
  "train.presets": async (_input, _ctx, { project }) => Promise.resolve({ presets: [...presetsOf(project)] }),
  "train.preview": async (settings, _ctx, { project }) => Promise.resolve(previewTraining(project, settings)),
  "train.lrFind": ({ phase, ...settings }, ctx, { project, images }) =>
    lrFindRun({ project, images, settings, phase }, ctx),
  "train.backbones": async () => ({ backbones: await listBackbones() }),
  "train.start": (settings, ctx, { project, images, training: control }) =>
    trainRun({ project, images, control, settings }, ctx),
  "train.resume": ({ run }, ctx, { project, images, training: control }) =>
    resumeRun({ project, images, control, run }, ctx),
  "train.oneMore": ({ run }, ctx, { project, images, training: control }) =>
    oneMoreCycle({ project, images, control, run }, ctx),
  "train.pause": async (_input, _ctx, { training }) => {
    training.pause();
    return Promise.resolve({});
  },
  "train.stop": async (_input, _ctx, { training }) => {
    training.stop();
    return Promise.resolve({});
  },
  "train.runs": async (_input, _ctx, { project }) => {
    const { runs, problems } = await runsOf(project).list();
    return { runs: [...runs], problems: [...problems] };
  },
  "train.curves": ({ run }, _ctx, { project }) => runsOf(project).curves(run),
  "train.rename": async ({ run: id, name }, _ctx, { project, emit }) => {
    const run = await runsOf(project).rename(id, name);
    emit("train.renamed", { run });
    return run;
  },
  "train.delete": async ({ run }, _ctx, { project, emit }) => {
    await runsOf(project).delete(run);
    emit("train.deleted", { run });
    return {};
  },

  "inspect.report": ({ run }, ctx, { project, images }) => inspectRun({ project, images, run }, ctx),
  "predict.files": ({ files, run }, ctx, { project, images }) => predictFiles({ project, images, files, run }, ctx),

  "jobs.list": (_input, _ctx, core) => Promise.resolve({ jobs: [...core.jobs.list()] }),
  "jobs.cancel": ({ job }, _ctx, core) => {
    core.jobs.cancel(job);
    return Promise.resolve({});
  },
};

/** The core as what stands behind a Port. */
export function serviceOf(core: Core): Service {
  const { jobs, log, clock, emit, listen } = core;
  return {
    jobs,
    log,
    clock,
    emit,
    listen,
    // Async, so that what a function throws before its first await is an answer like any other.
    invoke: async (command, input, ctx) => {
      const run = api[command] as (input: unknown, ctx: Context, core: Core) => Promise<unknown>;
      return await run(input, ctx, core);
    },
  };
}

/** An edit in the gallery, where somebody waits for it to be seen. */
function edited(core: Core, edit: (project: Core["project"]) => Promise<Edit>): Promise<Edit> {
  return urgently(async () => told(await edit(core.project), core));
}

function told(edit: Edit, core: Core): Edit {
  const { changed, summary } = edit;
  if (changed.length > mostListed) core.emit("library.reset", { summary });
  else core.emit("library.changed", { changed, summary });
  return edit;
}

function summed(summary: ProjectSummary, core: Core): ProjectSummary {
  core.emit("library.changed", { changed: [], summary });
  return summary;
}

const runsOf = (project: { readonly runsDir: string }): RunStore => new RunStore(project.runsDir);
