import { z } from "zod";
import { JobId, JobView } from "./jobs.ts";
import { Edit, FileProblem, Photo, PhotoId, ProjectSummary, ScanReport } from "./photos.ts";
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
export const contractVersion = 2;

export type CommandKind = "query" | "job";
export type Lane = "accelerator" | "disk" | "network";

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

export const SplitInput = z.object({
  validPercent: z.number().min(1).max(90).default(20),
  seed: z.number().int().min(0).max(0xffffffff).default(1234),
});
export type SplitInput = z.infer<typeof SplitInput>;

export const SplitPreview = z.object({
  classes: z.array(z.object({ name: z.string(), train: z.number().int(), valid: z.number().int() })),
  /** Photos that will stand on the validation side; everything else is trained on. */
  valid: z.array(PhotoId),
  warnings: z.array(z.string()),
});
export type SplitPreview = z.infer<typeof SplitPreview>;

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

/**
 * Every command, once. A query answers with its output; a job answers at once with `{job}` and its output arrives as the
 * result of that job. Both ends parse what they receive against these schemas.
 */
export const commands = {
  "core.device": { kind: "query", input: nothing, output: DeviceView },
  "core.doctor": { kind: "query", input: nothing, output: z.object({ findings: z.array(Finding) }) },

  /** Opens a project folder or adopts a folder of class folders: locks it, completes unfinished moves, looks at every file. */
  "project.open": { kind: "job", input: z.object({ dir: z.string().min(1) }), output: ScanReport },
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
  "library.photos": {
    kind: "query",
    input: z.object({
      after: z.number().int().nonnegative().default(0),
      limit: z.number().int().min(1).max(10_000).default(5000),
    }),
    output: z.object({ photos: z.array(Photo), more: z.boolean() }),
  },
  "library.problems": { kind: "query", input: nothing, output: z.object({ problems: z.array(FileProblem) }) },
  "library.remove": { kind: "query", input: ids, output: Edit },
  "library.restore": { kind: "query", input: ids, output: Edit },
  "library.relabel": { kind: "query", input: ids.extend({ class: z.string().min(1) }), output: Edit },
  "library.undo": { kind: "query", input: nothing, output: Edit },
  "library.redo": { kind: "query", input: nothing, output: Edit },

  /** Path of a re-encoded JPEG in the project's cache; only main reads it, to serve photo://. */
  "images.file": {
    kind: "query",
    input: z.object({ id: PhotoId, size: z.enum(["thumb", "large"]) }),
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

  "split.preview": { kind: "query", input: SplitInput, output: SplitPreview },
  "split.apply": { kind: "job", input: SplitInput, output: Edit },
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
    }),
  },

  "jobs.list": { kind: "query", input: nothing, output: z.object({ jobs: z.array(JobView) }) },
  "jobs.cancel": { kind: "query", input: z.object({ job: JobId }), output: nothing },
} as const satisfies Record<string, CommandShape>;

export type Commands = typeof commands;
export type CommandName = keyof Commands;
export type Input<C extends CommandName> = z.input<Commands[C]["input"]>;
export type ParsedInput<C extends CommandName> = z.output<Commands[C]["input"]>;
export type Output<C extends CommandName> = z.output<Commands[C]["output"]>;
export type JobName = { [C in CommandName]: Commands[C]["kind"] extends "job" ? C : never }[CommandName];
export type QueryName = Exclude<CommandName, JobName>;

/** The accelerator runs one job at a time, and so do the disk and the network; the three run beside each other. */
export const lanes: Readonly<Record<JobName, Lane>> = {
  "project.open": "disk",
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
