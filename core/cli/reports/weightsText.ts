import type { BackboneView } from "../../contract/schema.ts";
import { table } from "../table.ts";

const megabytes = (bytes: number | undefined): string => (bytes === undefined ? "–" : `${(bytes / 1e6).toFixed(1)} MB`);

/** A backbone a line: name, whether its weights are here, size, numbers that it learns, licence of its publisher. */
export function weightsText(backbones: readonly BackboneView[]): string {
  const header = ["backbone", "weights", "size", "parameters", "licence"];
  const rows = backbones.map(({ name, installed, untried, bytes, parameters, licence }) => [
    name,
    installed ? "here" : untried === true ? "to be fetched (address untried)" : "to be fetched",
    megabytes(bytes),
    `${(parameters / 1e6).toFixed(1)} million`,
    licence,
  ]);
  return [
    table([header, ...rows], ["left", "left", "right", "right", "left"]),
    ...(backbones.every(({ installed }) => installed) ? [] : ["", "Fetch with: thaw weights <backbone>"]),
  ].join("\n");
}
