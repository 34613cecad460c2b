import { z } from "zod";
import { CleanReport, FindingsPage, MeasureColumns, PhotoDetails } from "./clean.ts";
import {
  Candidate,
  CutShort,
  DownloadInput,
  ImportInput,
  ImportLayout,
  IntakeReport,
  PendingDownload,
  ProviderTrouble,
  ProviderView,
  SearchQuery,
  SearchReport,
  Settings,
  SettingsChange,
} from "./gather.ts";
import { JobId, JobView } from "./jobs.ts";
import { PhotoList } from "./photoColumns.ts";
import {
  ClassName,
  Edit,
  FileProblem,
  ManyEdit,
  Photo,
  PhotoHashes,
  PhotoId,
  PhotoSize,
  ProjectSummary,
  Relabelling,
  ScanReport,
} from "./photos.ts";
import { LeakReport, SplitInput, SplitOrder, SplitPreview } from "./split.ts";
import {
  Augmentation,
  EpochRow,
  FilePrediction,
  InspectReport,
  LrFindReport,
  NetworkView,
  Preset,
  RunCurves,
  RunId,
  RunSummary,
  SchedulePreview,
  Step,
  TrainSettings,
} from "./training.ts";

/** Raised with every change that an older peer could not read; the two ends compare it in their hello. */
export const contractVersion = 6;

export type CommandKind = "query" | "job";
/** Jobs of one lane take turns; the lanes run beside each other. */
export const laneNames = ["accelerator", "disk", "edit", "images", "search", "download", "network"] as const;
export type Lane = (typeof laneNames)[number];

interface CommandShape {
  readonly kind: CommandKind;
  readonly input: z.ZodType;
  readonly output: z.ZodType;
}

const nothing = z.object({});
const ids = z.object({ ids: z.array(PhotoId).min(1) });

export const DeviceView = z.object({
  backend: z.literal("tensorflow"),
  /** TensorFlow's own version, or null when the runtime could not be loaded. */
  tensorflow: z.string().nullable(),
  /** Name of the GPU that TensorFlow uses, null on the CPU. */
  gpu: z.string().nullable(),
  cpu: z.string(),
  cores: z.number().int(),
  bfloat16: z.boolean(),
});
export type DeviceView = z.infer<typeof DeviceView>;

/** One line of `thaw doctor`: what was looked for, what was found, and what mends it. */
export const Finding = z.object({
  what: z.string(),
  found: z.string(),
  ok: z.boolean(),
  mend: z.string().optional(),
});
export type Finding = z.infer<typeof Finding>;

export const BackboneView = z.object({
  name: z.string(),
  title: z.string(),
  licence: z.string(),
  /** Whether the published weights are on this machine. */
  installed: z.boolean(),
  /** Whether they can be fetched (an address is known), and their size where it is known. */
  fetchable: z.boolean(),
  bytes: z.number().int().optional(),
  /** The address could not be tried from where it was written down: the first fetch shows whether it holds. */
  untried: z.boolean().optional(),
  features: z.number().int(),
  parameters: z.number().int(),
});
export type BackboneView = z.infer<typeof BackboneView>;

const page = z.object({
  after: z.number().int().nonnegative().default(0),
  limit: z.number().int().min(1).max(10_000).default(5000),
});

/**
 * Every command, once. A query answers with its output; a job answers at once with `{job}` and its output arrives as the
 * result of that job. Both ends parse what they receive against these schemas.
 */
export const commands = {
  "core.device": { kind: "query", input: nothing, output: DeviceView },
  "core.doctor": { kind: "query", input: nothing, output: z.object({ findings: z.array(Finding) }) },

  /** Opens a project folder or adopts a folder of class folders: locks it, completes unfinished moves, looks at every file. */
  "project.open": {
    kind: "job",
    input: z.object({
      dir: z.string().min(1),
      /** Answers with what is known from the last time, where that is something; library.scan looks at the files afterwards. */
      lookLater: z.boolean().default(false),
    }),
    output: ScanReport,
  },
  /** Makes an empty project with these classes and opens it. Fails where the folder holds something already. */
  "project.create": {
    kind: "job",
    input: z.object({ dir: z.string().min(1), classes: z.array(ClassName).default([]) }),
    output: ScanReport,
  },
  "project.close": { kind: "query", input: nothing, output: nothing },
  "project.current": { kind: "query", input: nothing, output: z.object({ project: ProjectSummary.nullable() }) },
  /** Makes the fruit-or-vegetable project from the sample photos; answers with the folder it made. */
  "sample.create": {
    kind: "job",
    input: z.object({ parent: z.string().min(1) }),
    output: z.object({ dir: z.string() }),
  },

  "library.scan": { kind: "job", input: nothing, output: ScanReport },
  /** A page of photos in id order, removed ones included. */
  "library.photos": { kind: "query", input: page, output: z.object({ photos: PhotoList, more: z.boolean() }) },
  /** The same page's content hashes, by which main finds thumbnails in the cache without asking for each. */
  "library.hashes": { kind: "query", input: page, output: PhotoHashes },
  "library.problems": { kind: "query", input: nothing, output: z.object({ problems: z.array(FileProblem) }) },
  "library.remove": { kind: "query", input: ids, output: Edit },
  "library.restore": { kind: "query", input: ids, output: Edit },
  /** Adds a class without photos: a folder, and a name in thaw.json. */
  "library.addClass": { kind: "query", input: z.object({ name: ClassName }), output: ProjectSummary },
  /** Takes back a class that has no photos. */
  "library.dropClass": { kind: "query", input: z.object({ name: ClassName }), output: ProjectSummary },
  "library.details": { kind: "query", input: z.object({ id: PhotoId }), output: PhotoDetails },
  /** Deletes what lies in the trash for good: the one edit that can't be undone, so the window asks. */
  "library.emptyTrash": { kind: "job", input: nothing, output: z.object({ deleted: z.number().int(), edit: Edit }) },
  "library.relabel": { kind: "query", input: Relabelling, output: Edit },
  /** Photos to several classes, as one step of undo. */
  "library.relabelEach": { kind: "query", input: z.object({ moves: z.array(Relabelling).min(1) }), output: Edit },
  /** Any of these edits over so many photos that a person waits: told how far it is, and stopped with everything as it was. */
  "library.editMany": { kind: "job", input: ManyEdit, output: Edit },
  /** With a label: only where that is what the next step back is called, so that nothing done since is taken back in its place. */
  "library.undo": { kind: "query", input: z.object({ label: z.string().optional() }), output: Edit },
  "library.redo": { kind: "query", input: nothing, output: Edit },

  /** Path of a re-encoded JPEG in the project's cache; only main reads it, to serve photo://. */
  "images.file": {
    kind: "query",
    input: z.object({ id: PhotoId, size: PhotoSize }),
    output: z.object({ path: z.string() }),
  },

  /** Path of a JPEG of one draw of the augmentation, as the model would see it; main serves it as photo://augmented. */
  "images.augmented": {
    kind: "query",
    input: z.object({
      id: PhotoId,
      augmentation: Augmentation,
      backbone: z.string(),
      resize: TrainSettings.shape.resize,
      /** Number of the draw: the same number gives the same picture. */
      draw: z.number().int().nonnegative(),
    }),
    output: z.object({ path: z.string() }),
  },

  /** Copies or moves files and folders into the project under numbers, keeps their names in the records, skips exact duplicates. */
  "gather.import": { kind: "job", input: ImportInput, output: IntakeReport },
  /** Looks at what would be imported without a class, and touches nothing. */
  "gather.layout": { kind: "query", input: ImportInput.pick({ paths: true }), output: ImportLayout },
  /** Candidates arrive as gather.found while it runs. */
  "gather.search": { kind: "job", input: SearchQuery, output: SearchReport },
  /** Path of a re-encoded JPEG of a candidate's thumbnail; main serves it as photo://candidate. */
  "gather.thumbnail": {
    kind: "query",
    input: z.object({ key: Candidate.shape.key }),
    output: z.object({ path: z.string() }),
  },
  "gather.download": { kind: "job", input: DownloadInput, output: IntakeReport },
  "gather.pending": { kind: "query", input: nothing, output: z.object({ downloads: z.array(PendingDownload) }) },
  "gather.resume": { kind: "job", input: z.object({ id: z.string() }), output: IntakeReport },
  /** Forgets a download that was not finished; photos that came stay. */
  "gather.discard": { kind: "query", input: z.object({ id: z.string() }), output: nothing },
  /** Writes CREDITS.md and credits.csv into a folder (the project's own unless one is named). */
  "gather.credits": {
    kind: "query",
    input: z.object({ dir: z.string().min(1).optional() }),
    output: z.object({ files: z.array(z.string()), photos: z.number().int() }),
  },
  "gather.providers": { kind: "query", input: nothing, output: z.object({ providers: z.array(ProviderView) }) },
  "settings.read": { kind: "query", input: nothing, output: Settings },
  "settings.change": { kind: "query", input: SettingsChange, output: Settings },

  /** Measures what has not been measured yet; findings follow from it. */
  "clean.measure": { kind: "job", input: nothing, output: nothing },
  /** Out-of-fold probabilities of every photo in use, from the head on kept features. */
  "clean.suspect": { kind: "job", input: z.object({ backbone: z.string().optional() }), output: nothing },
  /** What is known now, without working anything out. */
  "clean.report": { kind: "query", input: nothing, output: CleanReport },
  "clean.findings": {
    kind: "query",
    input: z.object({ report: z.number().int().positive(), from: z.number().int().nonnegative().default(0) }),
    output: FindingsPage,
  },
  "clean.measures": {
    kind: "query",
    input: z.object({ after: z.number().int().nonnegative().default(0) }),
    output: MeasureColumns,
  },

  /** Measures what the groups need and has not been measured yet; moves nothing. */
  "split.preview": { kind: "job", input: SplitInput, output: SplitPreview },
  /** Like photos on two sides of the split that is there. */
  "split.check": { kind: "job", input: SplitInput.pick({ together: true }), output: LeakReport },
  /** Brings each leaking group onto one side: into train, or into valid where test and valid share it. */
  "split.repair": { kind: "job", input: SplitInput.pick({ together: true }), output: Edit },
  "split.apply": { kind: "job", input: SplitOrder, output: Edit },
  /** Moves every validation photo back to train. */
  "split.undo": { kind: "job", input: nothing, output: Edit },

  "train.backbones": { kind: "query", input: nothing, output: z.object({ backbones: z.array(BackboneView) }) },
  /** Fetches a backbone's published weights: resumes what was begun, verified before use. */
  "train.fetchWeights": { kind: "job", input: z.object({ backbone: z.string() }), output: BackboneView },
  "train.network": { kind: "query", input: z.object({ backbone: z.string() }), output: NetworkView },
  /** Quick, Article and Best as plain settings, fitted to the open project's photos. */
  "train.presets": { kind: "query", input: nothing, output: z.object({ presets: z.array(Preset) }) },
  "train.preview": { kind: "query", input: TrainSettings, output: SchedulePreview },
  /** Sweeps the learning rate of a phase's thawed groups; weights are as before when it ends, whatever happens. */
  "train.lrFind": {
    kind: "job",
    input: TrainSettings.extend({ phase: z.number().int().min(0).default(0) }),
    output: LrFindReport,
  },
  "train.start": { kind: "job", input: TrainSettings, output: RunSummary },
  /** Goes on with a run from its last checkpoint: one that was paused, interrupted or stopped. */
  "train.resume": { kind: "job", input: z.object({ run: RunId }), output: RunSummary },
  /** Repeats a finished or stopped run's last cycle (or its last phase) from its last weights. */
  "train.oneMore": { kind: "job", input: z.object({ run: RunId }), output: RunSummary },
  /** Asks the run under way to keep its whole state and end its job as "paused". */
  "train.pause": { kind: "query", input: nothing, output: nothing },
  /** Asks the run under way to end as "stopped"; its best weights are kept. */
  "train.stop": { kind: "query", input: nothing, output: nothing },
  "train.runs": {
    kind: "query",
    input: nothing,
    output: z.object({ runs: z.array(RunSummary), problems: z.array(FileProblem) }),
  },
  "train.curves": { kind: "query", input: z.object({ run: RunId }), output: RunCurves },
  "train.rename": { kind: "query", input: z.object({ run: RunId, name: z.string().max(100) }), output: RunSummary },
  /** Removes a run with its weights; the one thing here that can't be undone, so the window asks. */
  "train.delete": { kind: "query", input: z.object({ run: RunId }), output: nothing },

  /** The newest finished run unless one is named. */
  "inspect.report": { kind: "job", input: z.object({ run: RunId.optional() }), output: InspectReport },
  "predict.files": {
    kind: "job",
    input: z.object({ files: z.array(z.string()).min(1), run: RunId.optional() }),
    output: z.object({
      run: RunId,
      predictions: z.array(FilePrediction),
      problems: z.array(FileProblem),
      notice: InspectReport.shape.notice,
    }),
  },

  "jobs.list": { kind: "query", input: nothing, output: z.object({ jobs: z.array(JobView) }) },
  "jobs.cancel": { kind: "query", input: z.object({ job: JobId }), output: nothing },
} as const satisfies Record<string, CommandShape>;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type Input<C extends CommandName> = z.input<Commands[C]["input"]>;
export type ParsedInput<C extends CommandName> = z.output<Commands[C]["input"]>;
/** What the core answers with, and what arrives of it. */
export type Answer<C extends CommandName> = z.input<Commands[C]["output"]>;
export type Output<C extends CommandName> = z.output<Commands[C]["output"]>;
export type JobName = { [C in CommandName]: Commands[C]["kind"] extends "job" ? C : never }[CommandName];
export type QueryName = Exclude<CommandName, JobName>;

/** Everything but `network` means the open project and ends with it. */
export const lanes: Readonly<Record<JobName, Lane>> = {
  "project.open": "disk",
  "project.create": "disk",
  "library.emptyTrash": "disk",
  "library.editMany": "edit",
  "gather.import": "disk",
  "gather.search": "search",
  "gather.download": "download",
  "gather.resume": "download",
  "clean.measure": "images",
  "clean.suspect": "accelerator",
  "split.preview": "images",
  "split.check": "images",
  "split.repair": "disk",
  "sample.create": "disk",
  "library.scan": "disk",
  "split.apply": "disk",
  "split.undo": "disk",
  "train.fetchWeights": "network",
  "train.lrFind": "accelerator",
  "train.start": "accelerator",
  "train.resume": "accelerator",
  "train.oneMore": "accelerator",
  "inspect.report": "accelerator",
  "predict.files": "accelerator",
};

/** Every event, once; names are past tense. */
export const events = {
  "job.changed": z.object({ job: JobView }),
  /** Photos changed by an edit, a split or a scan, and the summary after it. Sent for edits from any client. */
  "library.changed": z.object({ changed: z.array(Photo), summary: ProjectSummary }),
  /** More changed than is worth listing: read library.photos again. */
  "library.reset": z.object({ summary: ProjectSummary }),
  "project.closed": nothing,
  /** Candidates of the search under way, as they come. */
  "gather.found": z.object({ candidates: z.array(Candidate) }),
  /** A provider of the search under way failed, or asks to be waited for; the others go on. */
  "gather.providerTroubled": ProviderTrouble,
  /** Said just before the job ends as cancelled or failed. */
  "gather.cutShort": CutShort,
  /** Downloads were begun, ended or forgotten. */
  "gather.pendingChanged": z.object({ downloads: z.array(PendingDownload) }),
  /** The findings of the Clean stage changed: ask for clean.report again. */
  "clean.changed": z.object({ measured: z.number().int(), suspectsAt: z.number().optional() }),
  "train.started": z.object({ run: RunSummary }),
  /** Batches since the last such event: at most ten events a second, no step left out. */
  "train.stepped": z.object({ run: RunId, steps: z.array(Step) }),
  /** Said once when a run takes another way than asked: out of memory, a smaller batch, no bfloat16. */
  "train.noticed": z.object({ run: RunId, text: z.string() }),
  "train.epochEnded": z.object({ run: RunId, row: EpochRow }),
  "train.ended": z.object({ run: RunSummary }),
  "train.renamed": z.object({ run: RunSummary }),
  "train.deleted": z.object({ run: RunId }),
} as const satisfies Record<string, z.ZodType>;

export type EventName = keyof typeof events;
export type EventPayload<E extends EventName> = z.output<(typeof events)[E]>;
