import { ThawError } from "../contract/errors.ts";
import { convnextTiny } from "./backbones/convnextTiny.ts";
import { efficientnetLite0 } from "./backbones/efficientnetLite0.ts";
import { efficientnetLite1 } from "./backbones/efficientnetLite1.ts";
import { efficientnetLite2 } from "./backbones/efficientnetLite2.ts";
import { mobilenetV2 } from "./backbones/mobilenetV2.ts";
import { resnet18 } from "./backbones/resnet18.ts";
import { resnet34 } from "./backbones/resnet34.ts";
import { resnet50 } from "./backbones/resnet50.ts";
import type { Backbone } from "./network.ts";

/** Every backbone, the default first. */
export const backbones: readonly Backbone[] = [
  efficientnetLite0,
  efficientnetLite1,
  efficientnetLite2,
  mobilenetV2,
  resnet18,
  resnet34,
  resnet50,
  convnextTiny,
];

/** A backbone by its name. Throws `unknownBackbone`, which lists the known names. */
export function findBackbone(name: string): Backbone {
  const found = backbones.find((backbone) => backbone.name === name);
  if (found !== undefined) return found;
  const known = backbones.map((backbone) => backbone.name).join(", ");
  throw new ThawError("unknownBackbone", `There is no backbone '${name}'. Choose one of: ${known}.`);
}
