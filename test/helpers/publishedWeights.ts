import { existsSync } from "node:fs";
import path from "node:path";
import { weightsFolder } from "../../core/weights/locateWeights.ts";

/** Path of EfficientNet-Lite0's published weights, which set-up fetches; undefined where set-up has not run. */
export function publishedWeights(): string | undefined {
  const file = path.join(weightsFolder(), "efficientnet-lite0-57934424.pth");
  return existsSync(file) ? file : undefined;
}
