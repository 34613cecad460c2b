import { ThawError } from "../contract/errors.ts";
import { efficientnetLite0 } from "./backbones/efficientnetLite0.ts";
import { resnet34 } from "./backbones/resnet34.ts";
import type { Backbone } from "./network.ts";

/** Every backbone, the default first. */
export const backbones: readonly Backbone[] = [efficientnetLite0, resnet34];

/** A backbone by its name. Throws `unknownBackbone`, which lists the known names. */
export function findBackbone(name: string): Backbone {
  const found = backbones.find((backbone) => backbone.name === name);
  if (found !== undefined) return found;
  const known = backbones.map((backbone) => backbone.name).join(", ");
  throw new ThawError("unknownBackbone", `There is no backbone '${name}'. Choose one of: ${known}.`);
}
