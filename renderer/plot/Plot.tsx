import { useEffect, useRef } from "react";
import uPlot, { type AlignedData } from "uplot";
import { useThawState } from "../components/ThawContext.tsx";
import { useSize } from "../components/useSize.ts";
import { themeOf } from "../store/uiSlice.ts";
import classes from "./Plot.module.css";
import { type PlotLook, plotOptions } from "./plotOptions.ts";

interface PlotProps {
  readonly label: string;
  readonly data: AlignedData;
  readonly look: PlotLook;
  /** Called with the x nearest to the pointer, null when it leaves. */
  readonly onHover: (x: number | null) => void;
}

const height = 220;

/** A uPlot that is kept through new data and resizes; only another look or theme draws a new one. */
export function Plot({ label, data, look, onHover }: PlotProps) {
  const host = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const latest = useRef(data);
  const { width } = useSize(host);
  const theme = useThawState((state) => themeOf(state.ui));
  const measured = width > 0;
  useEffect(() => {
    if (host.current === null || !measured) return;
    const style = getComputedStyle(document.documentElement);
    const options = plotOptions(look, (name) => style.getPropertyValue(name).trim(), onHover);
    const made = new uPlot({ ...options, width: host.current.clientWidth, height }, latest.current, host.current);
    plot.current = made;
    return () => {
      made.destroy();
      plot.current = null;
    };
  }, [look, theme, measured, onHover]);
  useEffect(() => {
    latest.current = data;
    plot.current?.setData(data);
  }, [data]);
  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width]);
  return <div ref={host} className={classes.plot} role="img" aria-label={label} />;
}
