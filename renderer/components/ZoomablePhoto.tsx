import { ImageOff, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import type { Photo } from "../../core/contract/photos.ts";
import { formatPercent } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { classNames } from "./classNames.ts";
import { IconButton } from "./IconButton.tsx";
import { photoAddress } from "./photoAddress.ts";
import { useSize } from "./useSize.ts";
import classes from "./ZoomablePhoto.module.css";
import { type Extent, panned, wholeView, type ZoomView, zoomed } from "./zoomView.ts";

/** One step of a key or button. */
const step = 1.4;

/**
 * A photo that the wheel zooms to the pointer, a drag moves, and a double click shows pixel for pixel; + − and 0 do it by
 * key. Percentages are of the photo's own pixels.
 */
export function ZoomablePhoto({ photo }: { readonly photo: Photo }) {
  const ref = useRef<HTMLDivElement>(null);
  const box = useSize(ref);
  const [picture, setPicture] = useState<Extent | "missing" | null>(null);
  const [chosen, setChosen] = useState<ZoomView | null>(null);
  const drag = useRef<{ x: number; y: number } | null>(null);
  const extent = picture === null || picture === "missing" ? null : picture;
  const view = extent === null || box.width === 0 ? null : (chosen ?? wholeView(box, extent));
  const zoom = (factor: number, at = { x: box.width / 2, y: box.height / 2 }): void => {
    if (view !== null && extent !== null) setChosen(zoomed(view, factor, at, box, extent));
  };
  const pointOf = (event: { readonly clientX: number; readonly clientY: number }) => {
    const { left, top } = ref.current?.getBoundingClientRect() ?? { left: 0, top: 0 };
    return { x: event.clientX - left, y: event.clientY - top };
  };
  const onKey = useRef<(key: string) => boolean>(() => false);
  useEffect(() => {
    onKey.current = (key) => {
      if (key === "+" || key === "=") zoom(step);
      else if (key === "-") zoom(1 / step);
      else if (key === "0") setChosen(null);
      else return false;
      return true;
    };
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
      if (onKey.current(event.key)) event.preventDefault();
    };
    window.addEventListener("keydown", listen);
    return () => window.removeEventListener("keydown", listen);
  }, []);
  if (picture === "missing") {
    return (
      <div className={classes.missing}>
        <ImageOff size={32} strokeWidth={1.25} role="img" aria-label={`${showControls(photo.name)}, can't be shown`} />
      </div>
    );
  }
  const isWhole = chosen === null || extent === null || chosen.scale <= wholeView(box, extent).scale;
  // The core hands out large photos reduced, so a pixel of the picture may be several of the photo's.
  const ofPhoto = extent === null || photo.width === undefined ? 1 : extent.width / photo.width;
  return (
    <div
      ref={ref}
      className={classNames(classes.box, !isWhole && classes.zoomed)}
      onWheel={(event: WheelEvent) => zoom(Math.exp(-event.deltaY * 0.0016), pointOf(event))}
      onDoubleClick={(event) => {
        if (view === null) return;
        if (isWhole) zoom(1 / view.scale, pointOf(event));
        else setChosen(null);
      }}
      onPointerDown={(event: PointerEvent) => {
        if (event.button !== 0 || isWhole || (event.target as Element).closest("button") !== null) return;
        drag.current = { x: event.clientX, y: event.clientY };
        event.currentTarget.setPointerCapture(event.pointerId);
      }}
      onPointerMove={(event: PointerEvent) => {
        const from = drag.current;
        if (from === null || view === null || extent === null) return;
        drag.current = { x: event.clientX, y: event.clientY };
        setChosen(panned(view, event.clientX - from.x, event.clientY - from.y, box, extent));
      }}
      onPointerUp={() => {
        drag.current = null;
      }}
    >
      <img
        className={classes.image}
        src={photoAddress("large", photo)}
        alt={showControls(photo.name)}
        draggable={false}
        style={
          view === null
            ? { visibility: "hidden" }
            : { transform: `translate(${view.x}px, ${view.y}px) scale(${view.scale})` }
        }
        onLoad={({ currentTarget }) =>
          setPicture({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
        }
        onError={() => setPicture("missing")}
      />
      <div className={classes.level} role="group" aria-label="Zoom">
        <IconButton icon={ZoomOut} label="Zoom out (−)" disabled={isWhole} onClick={() => zoom(1 / step)} />
        <span className={classes.percent}>{view === null ? "" : formatPercent(view.scale * ofPhoto)}</span>
        <IconButton icon={ZoomIn} label="Zoom in (+)" onClick={() => zoom(step)} />
        <IconButton icon={Maximize} label="Whole photo (0)" disabled={isWhole} onClick={() => setChosen(null)} />
      </div>
    </div>
  );
}
