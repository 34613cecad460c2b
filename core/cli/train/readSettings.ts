import { readFile } from "node:fs/promises";
import { z } from "zod";
import { ThawError, toThawError } from "../../contract/errors.ts";
import { Preset, TrainSettings } from "../../contract/training.ts";
import type { TrainOptions } from "./trainOptions.ts";

/** A file of settings: them alone, a preset, or all that `thaw presets --json` prints. */
const Document = z.union([
  z.looseObject({ presets: z.array(Preset) }),
  z.looseObject({ settings: z.record(z.string(), z.unknown()) }),
  z.record(z.string(), z.unknown()),
]);

/**
 * Settings from a file.
 * @param preset which of several, where the file holds the presets
 * @throws notFound and its like; badInput for what is no JSON or no settings, with the setting that is wrong
 */
export async function readSettings(file: string, preset: TrainOptions["preset"]): Promise<TrainSettings> {
  const text = await readFile(file, "utf8").catch((error: unknown) => {
    throw toThawError(error);
  });
  const parsed = Document.safeParse(jsonOf(text, file));
  if (!parsed.success) throw bad(file, "holds no settings");
  const chosen = chooseFrom(parsed.data, file, preset);
  const unknown = Object.keys(chosen).find((key) => !(key in TrainSettings.shape));
  if (unknown !== undefined) throw bad(file, `has '${unknown}', which is no setting`);
  const settings = TrainSettings.safeParse(chosen);
  if (settings.success) return settings.data;
  const [issue] = settings.error.issues;
  throw bad(file, `can't be used: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? "wrong"}`);
}

function chooseFrom(document: z.infer<typeof Document>, file: string, name: TrainOptions["preset"]): object {
  if (!("presets" in document) || !Array.isArray(document.presets)) {
    if (name !== undefined) throw new ThawError("usage", `${file} holds no presets. See: thaw train --help`);
    return (document as { readonly settings?: object }).settings ?? document;
  }
  const presets = document.presets as readonly Preset[];
  const found = presets.find((preset) => preset.name === name);
  if (found !== undefined) return found.settings;
  const names = presets.map((preset) => preset.name).join(", ");
  throw new ThawError(
    "usage",
    `${file} holds several presets. Name one with --preset: ${names}. See: thaw train --help`,
  );
}

function jsonOf(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw bad(file, "is no JSON");
  }
}

const bad = (file: string, what: string): ThawError =>
  new ThawError("badInput", `${file} ${what}. thaw presets --json prints settings as they should be.`);
