import uPlot from "uplot";

/** Points closer to each other than this many device pixels make joints of nothing but ink. */
const sparse = 3;

/**
 * Builds the path of a line that is `width` CSS pixels wide. Where its points crowd, the line is drawn as hairlines side by
 * side: a software rasteriser strokes a broad line with all its joints five times as slowly (15 ms in place of 3 for
 * four curves over 1300 pixels), and the eye sees no difference.
 */
export function denseLine(width: number): uPlot.Series.PathBuilder {
  const linear = uPlot.paths.linear?.();
  return (plot, series, from, to) => {
    const paths = linear?.(plot, series, from, to) ?? null;
    const pixels = plot.bbox.width;
    if (paths === null || !(paths.stroke instanceof Path2D) || (to - from) * sparse < pixels) return paths;
    const stroke = new Path2D();
    const { strands, spacing } = strandsOf(width * devicePixelRatio);
    for (let strand = 0; strand < strands; strand += 1) {
      const by = (strand - (strands - 1) / 2) * spacing;
      // Across the direction in which losses fall, so that a falling line is as broad as a level one.
      stroke.addPath(paths.stroke, new DOMMatrix([1, 0, 0, 1, by, -by]));
    }
    // uPlot reads the width of a path by this name, whatever its types call it.
    return Object.assign({ ...paths, stroke }, { _width: 1 / devicePixelRatio });
  };
}

/** How many hairlines, and how far apart, cover a line of so many device pixels without a gap. */
export function strandsOf(width: number): { readonly strands: number; readonly spacing: number } {
  const strands = Math.max(1, Math.ceil(width));
  return { strands, spacing: strands === 1 ? 0 : (width - 1) / (strands - 1) };
}
