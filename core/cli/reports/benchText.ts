import type { BenchReport, Profile, RatedTask } from "../../bench/runBench.ts";
import { taskName } from "../../bench/task.ts";
import { percent, table } from "../table.ts";

/** What was measured, a line each; what was not asked for has none. */
export function benchText(report: BenchReport): string {
  const { device, arithmetic, peak, tasks = [], torch } = report;
  const processor = device.gpu ?? `${device.cpu}, ${device.cores} cores`;
  const way = `${arithmetic.precision === "bf16" ? "bfloat16" : "float32"} (${arithmetic.reason})`;
  const rows = [
    ...(peak === undefined
      ? []
      : (["f32", "bf16"] as const).map((each) => [`convolution peak, ${each}`, peak[each].toFixed(0), "GFLOP/s", ""])),
    ...tasks.map((task) => taskRow(task, torch)),
    ...lastGroupRows(report),
    ...folderRows(report),
    ...scaleRows(report),
    ...thumbnailRows(report),
    ...(report.accuracy === undefined ? [] : accuracyRows(report.accuracy, "")),
    ...(report.thawed ?? []).flatMap((each) => accuracyRows(each, `, thawed from ${each.thawFrom}`)),
  ];
  const profiles = (report.profile ?? []).map(profileText);
  const body = rows.length === 0 ? [] : [table(rows, ["left", "right", "left", "left"])];
  return [`${processor}; auto: ${way}`, ...body, ...profiles].join("\n");
}

function taskRow({ task, thaw, ratio, torch: theirs, shareOfPeak }: RatedTask, version = ""): string[] {
  const compared = ratio === undefined ? "" : `; ${ratio.toFixed(2)} × PyTorch ${version} (${theirs?.toFixed(1)})`;
  return [taskName(task), thaw.toFixed(1), "images/s", `${percent(shareOfPeak)} of the peak${compared}`];
}

function lastGroupRows({ lastGroup = [] }: BenchReport): string[][] {
  return lastGroup.flatMap(({ precision, all, last, kept }) => [
    [`resnet34 step, all learn, ${precision}`, all.toFixed(2), "s", ""],
    [`resnet34 step, last group, ${precision}`, last.toFixed(2), "s", `${(all / last).toFixed(2)} × faster`],
    [`the same from kept activations, ${precision}`, kept.toFixed(2), "s", `${(all / kept).toFixed(2)} × faster`],
  ]);
}

function folderRows({ folder, thumbnailsPerSecond, head }: BenchReport): string[][] {
  if (folder === undefined || head === undefined) return [];
  return [
    [`${folder.photos} photos to confusion matrix, cold`, folder.cold.toFixed(2), "s", percent(folder.accuracy)],
    ["of which opening and splitting", folder.open.toFixed(2), "s", ""],
    ["model idle while features are computed", percent(folder.idle), "", ""],
    ["a photo removed to new confusion matrix", folder.removed.toFixed(2), "s", ""],
    ["thumbnails", (thumbnailsPerSecond ?? 0).toFixed(0), "photos/s", ""],
    [`head trained on ${head.photos} photos' features`, head.seconds.toFixed(2), "s", "made-up features"],
  ];
}

function thumbnailRows({ thumbnails }: BenchReport): string[][] {
  if (thumbnails === undefined) return [];
  const { thaw, pillow, draft, thumbnail } = thumbnails;
  const row = (name: string, rate: number): string[] => [
    `Pillow ${pillow}, ${name}`,
    rate.toFixed(1),
    "photos/s",
    `Thaw is ${(thaw / rate).toFixed(2)} × as fast`,
  ];
  return [
    ["thumbnails on one core, 2 to 12 Mpx to 256", thaw.toFixed(1), "photos/s", ""],
    row("Image.thumbnail", thumbnail),
    row("Image.draft before it", draft),
  ];
}

function scaleRows({ scale = [] }: BenchReport): string[][] {
  return scale.flatMap(({ photos, write, read, train, mostMemory }) => [
    [`${photos} photos: features stored`, write.toFixed(2), "s", `${((write / photos) * 1e6).toFixed(0)} µs a photo`],
    [`${photos} photos: features read`, read.toFixed(2), "s", `${((read / photos) * 1e6).toFixed(1)} µs a photo`],
    [`${photos} photos: head trained`, train.toFixed(2), "s", `${((train / photos) * 1e6).toFixed(0)} µs a photo`],
    [`${photos} photos: memory at most`, (mostMemory / 1e9).toFixed(2), "GB", ""],
  ]);
}

function accuracyRows(accuracy: NonNullable<BenchReport["accuracy"]>, what: string): string[][] {
  return (["f32", "bf16"] as const).flatMap((precision) => {
    const { seeds, validPhotos, best, last } = accuracy[precision];
    const each = `${validPhotos} photos each`;
    const over = `accuracy${what} over seeds 1 to ${seeds}, ${precision}`;
    return [
      [`${over}, best epoch`, percent(best.mean), "", `± ${percent(best.deviation)}, ${each}`],
      [`${over}, last epoch`, percent(last.mean), "", `± ${percent(last.deviation)}, ${each}`],
    ];
  });
}

function profileText({ network, precision, layers }: Profile): string {
  const rows = layers.map(({ name, what, input, output, milliseconds, gflops, shareOfPeak }) => [
    name,
    what,
    `${input.join("×")} → ${output.join("×")}`,
    milliseconds.toFixed(2),
    gflops === 0 ? "" : gflops.toFixed(0),
    gflops === 0 ? "" : percent(shareOfPeak),
  ]);
  const sum = layers.reduce((total, { milliseconds }) => total + milliseconds, 0);
  const head = ["layer", "kind", "shape", "ms", "GFLOP/s", "of peak"];
  const lines = table([head, ...rows], ["left", "left", "left", "right", "right", "right"]);
  return `\n${network}, ${precision}, batches of 32, each layer by itself: ${sum.toFixed(1)} ms\n${lines}`;
}
