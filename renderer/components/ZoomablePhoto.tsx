import { ImageOff, Maximize, ZoomIn, ZoomOut } from "lucide-react";
import { type PointerEvent, useEffect, useRef, useState, type WheelEvent } from "react";
import type { Photo } from "../../core/contract/photos.ts";
import { formatPercent } from "../format/numbers.ts";
import { showControls } from "../format/splitName.ts";
import { classNames } from "./classNames.ts";
import { FullPicture, type FullState } from "./FullPicture.tsx";
import { IconButton } from "./IconButton.tsx";
import { photoAddress } from "./photoAddress.ts";
import { useSize } from "./useSize.ts";
import classes from "./ZoomablePhoto.module.css";
import { type Extent, panned, wholeView, type ZoomView, zoomed } from "./zoomView.ts";

/** One step of a key or button. */
const step = 1.4;

/** From here on a pixel of the photo is shown as the square that it is, box pixels a pixel. */
const coarse = 3;

/**
 * A photo that the wheel zooms to the pointer, a drag moves, and a double click shows pixel for pixel; + − and 0 do it by
 * key. Percentages are of the photo's own pixels. The core hands out large photos reduced; whoever zooms in further than that is shown
 * the photo's own pixels as soon as they are there.
 */
export function ZoomablePhoto({ photo }: { readonly photo: Photo }) {
  const ref = useRef<HTMLDivElement>(null);
  const box = useSize(ref);
  const [picture, setPicture] = useState<Extent | "missing" | null>(null);
  const [chosen, setChosen] = useState<ZoomView | null>(null);
  const [full, setFull] = useState<FullState>("loading");
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
  const ofPhoto = extent === null || photo.width === undefined ? 1 : extent.width / photo.width;
  const transform = view === null ? "" : `translate(${view.x}px, ${view.y}px) scale(${view.scale})`;
  const isCoarse = view !== null && view.scale * ofPhoto >= coarse;
  const isReduced = extent !== null && ofPhoto < 1;
  const wantsFull = isReduced && view !== null && view.scale * window.devicePixelRatio > 1;
  return (
    <div
      ref={ref}
      className={classNames(classes.box, !isWhole && classes.zoomed)}
      onWheel={(event: WheelEvent) => zoom(Math.exp(-event.deltaY * 0.0016), pointOf(event))}
      onDoubleClick={(event) => {
        if (view === null) return;
        if (isWhole) zoom(1 / ofPhoto / view.scale, pointOf(event));
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
            : { transform, imageRendering: isCoarse && !isReduced ? "pixelated" : "auto" }
        }
        onLoad={({ currentTarget }) =>
          setPicture({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight })
        }
        onError={() => setPicture("missing")}
      />
      {wantsFull && <FullPicture {...{ photo, extent, transform, isCoarse }} onState={setFull} />}
      <div className={classes.level} role="group" aria-label="Zoom">
        <IconButton icon={ZoomOut} label="Zoom out (−)" disabled={isWhole} onClick={() => zoom(1 / step)} />
        <span className={classes.percent}>{view === null ? "" : formatPercent(view.scale * ofPhoto)}</span>
        <IconButton icon={ZoomIn} label="Zoom in (+)" onClick={() => zoom(step)} />
        <IconButton icon={Maximize} label="Whole photo (0)" disabled={isWhole} onClick={() => setChosen(null)} />
        {wantsFull && <span className={classes.note}>{fullText(full, photo)}</span>}
      </div>
    </div>
  );
}

/** What stands beside the zoom while the pixels shown are not, or not all, the photo's own. */
function fullText(full: FullState, { width = 0 }: Photo): string {
  if (full === "loading") return "Loading its own pixels …";
  if (full === "missing") return "Reduced: its own pixels can't be read";
  return full.width < width ? `Reduced to ${formatPercent(full.width / width)}` : "";
}
