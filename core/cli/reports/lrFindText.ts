import type { LrFindReport } from "../../contract/training.ts";
import { rate, table } from "../table.ts";

/** Lines of the small table: two a decade from 1e-7 to 10. */
const lines = 16;

/** The suggestions, then the curve at a few rates, then why it is not to be trusted. */
export function lrFindText({ points, suggestions, stoppedEarly, cautions }: LrFindReport): string {
  const found = Object.entries(suggestions).map(([name, value]) => [name, value === null ? "–" : rate(value)]);
  const step = Math.max(1, Math.ceil(points.length / lines));
  const curve = points
    .filter((_, at) => at % step === 0 || at === points.length - 1)
    .map(({ learningRate, loss, smoothed }) => [rate(learningRate), loss.toFixed(4), smoothed.toFixed(4)]);
  return [
    table(found, ["left", "right"]),
    "",
    table([["rate", "loss", "smoothed"], ...curve], ["right", "right", "right"]),
    ...(stoppedEarly ? ["The loss ran away there, and the sweep ended."] : []),
    ...cautions.map((caution) => `Caution: ${caution}`),
  ].join("\n");
}
