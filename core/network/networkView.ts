import type { NetworkView } from "../contract/training.ts";
import { type ActivationShape, activationShapes } from "./activationShapes.ts";
import type { Backbone } from "./network.ts";
import { parameterCount } from "./networkParameters.ts";

/** The backbone's groups in order, each with its size and with the shape of the last map that it makes. */
export function networkView({ name, title, network, preprocessing: { size } }: Backbone): NetworkView {
  const shapes = activationShapes(network, [size, size, 3]);
  const byName = new Map(network.layers.map((layer) => [layer.name, layer]));
  return {
    backbone: name,
    title,
    groups: network.groups.map((group) => ({
      name: group.name,
      layers: group.layers.length,
      parameters: parameterCount(group.layers.map((layer) => byName.get(layer)!)),
      // The pooled vector at the end of the last group says nothing about the map that it was pooled from.
      output: mapShape(group.layers.map((layer) => shapes.get(layer)!).findLast((shape) => shape.length === 3)),
    })),
  };
}

function mapShape(shape: ActivationShape | undefined): [number, number, number] {
  const [height, width, channels] = shape ?? [];
  if (height === undefined || width === undefined || channels === undefined) {
    throw new RangeError("A group of a backbone has a layer with height and width.");
  }
  return [height, width, channels];
}
