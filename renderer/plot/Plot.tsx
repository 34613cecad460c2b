import { useCallback, useEffect, useRef, useState } from "react";
import uPlot, { type AlignedData } from "uplot";
import { useThawState } from "../components/ThawContext.tsx";
import { useSize } from "../components/useSize.ts";
import { themeOf } from "../store/uiSlice.ts";
import classes from "./Plot.module.css";
import { PlotMarks } from "./PlotMarks.tsx";
import { placeMarks } from "./placeMarks.ts";
import type { PlotLook, PlotMark } from "./plotLook.ts";
import { plotOptions } from "./plotOptions.ts";
import { thinData } from "./thinData.ts";

interface PlotProps {
  readonly label: string;
  readonly data: AlignedData;
  readonly look: PlotLook;
  /** Called with the x nearest to the pointer, null when it leaves. */
  readonly onHover: (x: number | null) => void;
  readonly marks?: readonly PlotMark[];
  readonly height?: number;
}

const noMarks: readonly PlotMark[] = [];

/**
 * A uPlot that is kept through new data and resizes; only another look or theme draws a new one. A drag zooms into a
 * part of the x axis, a double click or the button shows all of it again.
 */
export function Plot({ label, data, look, onHover, marks = noMarks, height = 220 }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(data);
  const shownMarks = useRef(marks);
  const zoom = useRef<readonly [number, number] | null>(null);
  const [zoomed, setZoomed] = useState(false);
  const { width } = useSize(host);
  const theme = useThawState((state) => themeOf(state.ui));
  const measured = width > 0;
  const zoomTo = useCallback(
    (range: readonly [number, number] | null): void => {
      zoom.current = range;
      setZoomed(range !== null);
      plot.current?.setData(shownData(latest.current, look, range, plot.current.width));
    },
    [look],
  );
  useEffect(() => {
    if (host.current === null || !measured) return;
    const style = getComputedStyle(document.documentElement);
    const options = plotOptions(look, (name) => style.getPropertyValue(name).trim(), {
      onHover,
      onZoom: zoomTo,
      zoom: () => zoom.current,
      onDrawn: () => placeMarks(plot.current, layer.current, shownMarks.current),
    });
    const made = new uPlot(
      { ...options, width: host.current.clientWidth, height },
      shownData(latest.current, look, zoom.current, host.current.clientWidth),
      host.current,
    );
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [look, theme, measured, onHover, zoomTo, height]);
  useEffect(() => {
    latest.current = data;
    plot.current?.setData(shownData(data, look, zoom.current, plot.current.width));
  }, [data, look]);
  useEffect(() => {
    if (width === 0 || plot.current === null) return;
    plot.current.setSize({ width, height });
    plot.current.setData(shownData(latest.current, look, zoom.current, width));
  }, [width, height, look]);
  useEffect(() => {
    shownMarks.current = marks;
    placeMarks(plot.current, layer.current, marks);
  }, [marks, look, theme]);
  return (
    <div className={classes.plot} style={{ height }} onDoubleClick={() => zoomTo(null)}>
      <div ref={host} className={classes.host} role="img" aria-label={label} />
      <PlotMarks layer={layer} marks={marks} />
      {zoomed && (
        <button type="button" className={classes.reset} onClick={() => zoomTo(null)}>
          Show all
        </button>
      )}
    </div>
  );
}

/** No more of the data than its pixels can show. Curves of thousands of points have a linear x axis. */
function shownData(data: AlignedData, { x }: PlotLook, zoom: readonly [number, number] | null, width: number) {
  return x.log ? data : thinData(data, zoom ?? x.range, Math.ceil(width * devicePixelRatio));
}
