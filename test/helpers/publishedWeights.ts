import { existsSync } from "node:fs";
import path from "node:path";
import { weightsFolders } from "../../core/weights/locateWeights.ts";

/** Path of EfficientNet-Lite0's published weights, which set-up fetches; undefined where set-up has not run. */
export function publishedWeights(): string | undefined {
  return weightsFolders()
    .map((folder) => path.join(folder, "efficientnet-lite0-57934424.pth"))
    .find((file) => existsSync(file));
}
