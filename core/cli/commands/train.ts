import { ThawError, toThawError } from "../../contract/errors.ts";
import { type RunSummary, TrainSettings } from "../../contract/training.ts";
import { printable } from "../printable.ts";
import { bestAccuracy } from "../reports/runsText.ts";
import { trainHeader, trainLine } from "../reports/trainTable.ts";
import type { Run } from "../run.ts";
import type { Session } from "../session.ts";
import { percent } from "../table.ts";
import { readSettings } from "../train/readSettings.ts";
import type { TrainOptions } from "../train/trainOptions.ts";
import { settingsWith } from "../train/trainSettings.ts";
import { withProject } from "../withProject.ts";

/** A run to go on with: from its last checkpoint, or one more cycle after its end. */
export interface Continued {
  readonly resume?: string | undefined;
  readonly oneMore?: string | undefined;
}

/** @throws usage where a run is to go on and settings are given as well: it has its own */
export function train(dir: string, options: TrainOptions, { resume, oneMore }: Continued): Run {
  const continued = resume ?? oneMore;
  if (resume !== undefined && oneMore !== undefined) throw usage("--resume and --one-more name a run each; give one");
  if (continued !== undefined && saysAnything(options))
    throw usage(`Run ${continued} goes on with the settings that it has; leave the other options out`);
  const choose = continued === undefined ? settingsChooser(options) : undefined;
  return withProject(dir, async (session, output) => {
    const settings = await choose?.(session);
    let begun: string | undefined;
    session.on("train.started", ({ run }) => {
      begun = run.id;
      output.text(trainHeader);
    });
    session.on("train.epochEnded", ({ row }) => output.text(trainLine(row)));
    session.on("train.noticed", ({ text }) => output.note(printable(text)));
    const run = await runOf(session, settings, { resume, oneMore }).catch((thrown: unknown) => {
      throw withRun(thrown, begun);
    });
    const best = run.bestEpoch === undefined ? "" : `, best epoch ${run.bestEpoch} (${percent(bestAccuracy(run))})`;
    output.note(`Run ${run.id} has ended${best}. thaw inspect shows its mistakes.`);
    output.document(run);
  });
}

/** Where the person stopped a run, how it goes on. */
function withRun(thrown: unknown, run: string | undefined): unknown {
  const { code, message } = toThawError(thrown);
  if (code !== "cancelled" || run === undefined) return thrown;
  return new ThawError(code, `${message} To go on with it: thaw train DIR --resume ${Number(run)}`, {
    details: { run },
  });
}

function runOf(
  session: Session,
  settings: TrainSettings | undefined,
  { resume, oneMore }: Continued,
): Promise<RunSummary> {
  if (resume !== undefined) return session.run("train.resume", { run: resume });
  if (oneMore !== undefined) return session.run("train.oneMore", { run: oneMore });
  return session.run("train.start", settings ?? {});
}

/**
 * The settings that a command line means: a file's, a preset's or the defaults, with its options put over them. A mistake in
 * the options is told before the project is opened where nothing but the defaults is under them.
 * @throws usage
 */
export function settingsChooser(options: TrainOptions): (session: Session) => Promise<TrainSettings> {
  const { settings, preset } = options;
  if (settings !== undefined) return async () => settingsWith(await readSettings(settings, preset), options);
  if (preset !== undefined) return async (session) => settingsWith(await presetSettings(session, preset), options);
  const chosen = settingsWith(TrainSettings.parse({}), options);
  return () => Promise.resolve(chosen);
}

async function presetSettings(session: Session, preset: string): Promise<TrainSettings> {
  const { presets } = await session.ask("train.presets", {});
  return presets.find(({ name }) => name === preset)?.settings ?? TrainSettings.parse({});
}

function saysAnything({ phases, ...options }: TrainOptions): boolean {
  return Object.keys(options).length > 0 || phases.some((phase) => Object.keys(phase).length > 0) || phases.length > 1;
}

const usage = (message: string): ThawError => new ThawError("usage", `${message}. See: thaw train --help`);
