import type uPlot from "uplot";
import type { PlotMark } from "./plotLook.ts";

/** Height of a mark's name, so that names of neighbouring marks stand under each other. */
const line = 18;
/** Names nearer to each other than this, in CSS pixels, would overlap. */
const clear = 76;

/** Moves each mark to its place on the plot's x axis and hides those outside of what is shown. */
export function placeMarks(plot: uPlot | null, layer: HTMLElement | null, marks: readonly PlotMark[]): void {
  if (plot === null || layer === null) return;
  const { min, max } = plot.scales["x"] ?? {};
  const order = marks.map((_, index) => index).sort((a, b) => (marks[a]?.x ?? 0) - (marks[b]?.x ?? 0));
  let before = Number.NEGATIVE_INFINITY;
  let row = 0;
  for (const index of order) {
    const mark = marks[index];
    const element = layer.children[index];
    if (mark === undefined || !(element instanceof HTMLElement)) continue;
    const seen = min !== undefined && max !== undefined && mark.x >= min && mark.x <= max;
    element.hidden = !seen;
    if (!seen) continue;
    const left = plot.over.offsetLeft + plot.valToPos(mark.x, "x");
    row = left - before < clear ? row + 1 : 0;
    before = left;
    element.style.transform = `translateX(${Math.round(left)}px)`;
    element.style.paddingTop = `${row * line}px`;
    element.style.height = `${plot.over.offsetTop + plot.over.clientHeight}px`;
  }
}
