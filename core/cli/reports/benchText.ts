import type { BenchReport } from "../../bench/runBench.ts";
import { percent, table } from "../table.ts";

export function benchText({ device, backbone, forward, thumbnailsPerSecond, folder, head, peer }: BenchReport): string {
  const processor = device.gpu ?? `${device.cpu}, ${device.cores} cores`;
  const compared = (precision: "f32" | "bf16"): string =>
    peer === undefined ? "" : `${peer.ratio[precision].toFixed(2)} × PyTorch ${peer.torch}`;
  const { seeds, validPhotos, best, last } = folder.overSeeds;
  const each = `${validPhotos} photos each`;
  const rows = [
    [`${backbone} forward, f32`, forward.f32.toFixed(1), "images/s", compared("f32")],
    [`${backbone} forward, bf16`, forward.bf16.toFixed(1), "images/s", compared("bf16")],
    ["thumbnails", thumbnailsPerSecond.toFixed(0), "photos/s", ""],
    [`${folder.photos} photos to confusion matrix, cold`, folder.cold.toFixed(2), "s", percent(folder.accuracy)],
    ["head trained again, features warm", folder.retrain.toFixed(2), "s", ""],
    [`head trained on ${head.photos} photos' features`, head.seconds.toFixed(2), "s", "made-up features"],
    [`accuracy over seeds 1 to ${seeds}, best epoch`, percent(best.mean), "", `± ${percent(best.deviation)}, ${each}`],
    [`accuracy over seeds 1 to ${seeds}, last epoch`, percent(last.mean), "", `± ${percent(last.deviation)}, ${each}`],
  ];
  return `${processor}\n${table(rows, ["left", "right", "left", "left"])}`;
}
