import { type KeyboardEvent, type MouseEvent, useEffect, useMemo, useRef, useState } from "react";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { classColour } from "../../components/classColour.ts";
import { photoKeys } from "../../components/photoKeys.ts";
import { useActions, useReadState, useThawState } from "../../components/ThawContext.tsx";
import { useSize } from "../../components/useSize.ts";
import {
  type CurateSlice,
  drawnOver,
  focusMoved,
  largeOpened,
  picked,
  pickToggled,
  rangePicked,
  selectionCleared,
} from "../../store/curateSlice.ts";
import { type GalleryView, selectGallery } from "../../store/gallerySections.ts";
import { findPhoto } from "../../store/photoSet.ts";
import classes from "./Gallery.module.css";
import { GalleryMenu } from "./GalleryMenu.tsx";
import { type GalleryKey, galleryKeys } from "./galleryKeys.ts";
import { galleryLayout, headingsBetween, photosWithin, placeBeside, placesBetween, tileBox } from "./galleryLayout.ts";
import { SectionHeading } from "./SectionHeading.tsx";
import { RacingTile, Tile, tileId } from "./Tile.tsx";
import { ThumbQueue } from "./thumbQueue.ts";
import { tileNote } from "./tileNote.ts";
import { useHeldPlace } from "./useHeldPlace.ts";
import { useMarquee } from "./useMarquee.ts";
import { useScrollBand } from "./useScrollBand.ts";

type Change = (curate: CurateSlice) => CurateSlice;

const marks: Readonly<Record<"all" | "none" | "open", (view: GalleryView) => Change>> = {
  all: (view) => (curate) => ({ ...curate, selection: new Set(view.order) }),
  none: () => selectionCleared,
  open: (view) => (curate) => largeOpened(curate, view.order),
};

/** The photo whose tile an event fell on. */
function photoOf(target: EventTarget): PhotoId | null {
  const tile = target instanceof Element ? target.closest<HTMLElement>("[data-photo]") : null;
  return tile === null ? null : Number(tile.dataset["photo"]);
}

/**
 * The grid of photos. Only tiles near the view are in the document, so keys and clicks are taken here, and the focused photo
 * is told to screen readers by aria-activedescendant.
 */
export function Gallery() {
  const actions = useActions();
  const readState = useReadState();
  const view = useThawState(selectGallery);
  const { order, sections } = view;
  const tileSize = useThawState((state) => state.curate.tileSize);
  const focus = useThawState((state) => state.curate.focus);
  const selection = useThawState((state) => state.curate.selection);
  const fill = useThawState((state) => state.curate.fit === "fill");
  const photos = useThawState((state) => state.photos.shown);
  const names = useThawState((state) => state.project.summary?.classes);
  // Notes on tiles rest on these; asked for once here and not by each tile.
  useThawState((state) => state.clean.findings);
  useThawState((state) => state.clean.sharpness);
  const covered = useThawState((state) => state.curate.large || state.speed.queue !== null);
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const layout = useMemo(() => galleryLayout(sections, Math.max(width, 1), tileSize), [sections, width, tileSize]);
  const band = useScrollBand(scroller, layout, height);
  const [thumbs] = useState(() => new ThumbQueue());
  const [from, to] = width === 0 ? [0, 0] : placesBetween(layout, band.top, band.bottom);
  const mixed = sections[0] !== undefined && sections[0].className === undefined;

  useEffect(() => {
    const top = scroller.current?.scrollTop ?? 0;
    const [first, last] = placesBetween(layout, top, top + height);
    thumbs.look((first + last) / 2, band.racing);
    if (band.racing || height === 0 || width === 0) return;
    const lookedTo = order[last - 1] ?? null;
    actions.changeView((curate) => (curate.lookedTo === lookedTo ? curate : { ...curate, lookedTo }));
  }, [actions, thumbs, layout, band, height, width, order]);
  useEffect(() => {
    if (!covered) scroller.current?.focus({ preventScroll: true });
  }, [covered]);
  useHeldPlace(scroller, { layout, order, curate: readState().curate }, width === 0 ? 0 : height);
  // When the gallery comes back it is seen as it was left, wherever the focus is.
  const scrolledTo = useRef(readState().curate.lookedTo === null ? null : focus);
  useEffect(() => {
    // Scrolling follows the focus only: a change of order alone leaves the view where it is.
    const element = scroller.current;
    if (element === null || width === 0 || focus === scrolledTo.current) return;
    scrolledTo.current = focus;
    const at = focus === null ? -1 : order.indexOf(focus);
    if (at < 0) return;
    const { top } = tileBox(layout, at);
    const above = at < layout.columns ? 0 : top - 4;
    if (above < element.scrollTop) element.scrollTop = above;
    else if (top + layout.rowHeight > element.scrollTop + height) element.scrollTop = top + layout.rowHeight - height;
  }, [focus, order, layout, width, height]);

  const marked = useRef<ReadonlySet<PhotoId> | null>(null);
  const marquee = useMarquee({
    scroller,
    onStart: (adds) => {
      marked.current = adds ? readState().curate.selection : null;
    },
    onChange: (rectangle) => {
      const ids = photosWithin(layout, order, rectangle);
      actions.changeView((curate) => drawnOver(curate, ids, marked.current));
    },
  });

  const onClick = (event: MouseEvent): void => {
    if (marquee.takeClick()) return;
    const id = photoOf(event.target);
    if (id === null) {
      if (event.target === event.currentTarget.firstElementChild) actions.changeView(selectionCleared);
      return;
    }
    if ((event.target as Element).closest("button") !== null) {
      const removed = findPhoto(readState().photos.shown, id)?.removed === true;
      void (removed ? actions.restore([id]) : actions.remove([id]));
      return;
    }
    actions.changeView((curate) => {
      if (event.shiftKey) return rangePicked(curate, id, order);
      return event.ctrlKey || event.metaKey ? pickToggled(curate, id) : picked(curate, id);
    });
  };
  const onDoubleClick = (event: MouseEvent): void => {
    const id = photoOf(event.target);
    if (id === null || (event.target as Element).closest("button") !== null) return;
    actions.changeView((curate) => ({ ...curate, focus: id, large: true }));
  };
  const pressKey = (key: GalleryKey, extend: boolean): void => {
    const seen = selectGallery(readState());
    if (key === "all" || key === "none" || key === "open") {
      actions.changeView(marks[key](seen));
      return;
    }
    const pageRows = Math.max(1, Math.floor(height / layout.rowHeight) - 1);
    actions.changeView((curate) => {
      const at = curate.focus === null ? -1 : seen.order.indexOf(curate.focus);
      const places = seen === view ? layout : galleryLayout(seen.sections, Math.max(width, 1), tileSize);
      const next = seen.order[placeBeside(places, at, key, pageRows)];
      if (next === undefined) return curate;
      return extend ? rangePicked(curate, next, seen.order) : focusMoved(curate, next);
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const key = galleryKeys(event);
    if (key === null || event.target !== event.currentTarget) return;
    event.preventDefault();
    actions.inTurn(() => pressKey(key, event.shiftKey));
  };

  const state = readState();
  const best = new Set(sections.length > 0 && sections[0]?.group !== undefined ? bestIn(view, from, to) : []);
  return (
    <GalleryMenu>
      <div
        ref={scroller}
        className={classes.scroller}
        role="grid"
        aria-label="Photos"
        aria-multiselectable
        aria-rowcount={Math.ceil(layout.height / layout.rowHeight)}
        aria-activedescendant={focus === null ? undefined : tileId(focus)}
        tabIndex={0}
        {...photoKeys}
        onKeyDown={onKeyDown}
        onClick={onClick}
        onDoubleClick={onDoubleClick}
        onContextMenu={({ target }) => {
          const id = photoOf(target);
          if (id !== null)
            actions.changeView((curate) => (curate.selection.has(id) ? { ...curate, focus: id } : picked(curate, id)));
        }}
        {...marquee.handlers}
      >
        <div className={classes.sizer} role="row" style={{ height: layout.height + 48 }}>
          {headingsBetween(layout, band.top, band.bottom).map(({ section, top }) => (
            <SectionHeading key={section.key} section={section} top={top} />
          ))}
          {order.slice(from, to).map((id, index) => {
            const place = from + index;
            const { left, top } = tileBox(layout, place);
            const photo = findPhoto(photos, id);
            const { tileWidth: wide } = layout;
            if (photo === undefined || band.racing)
              return <RacingTile key={id} id={id} left={left} top={top} width={wide} />;
            return (
              <Tile
                key={id}
                photo={photo}
                left={left}
                top={top}
                width={wide}
                place={place}
                thumbs={thumbs}
                colour={mixed ? classColour(names ?? [], photo.class) : null}
                best={best.has(id)}
                selected={selection.has(id)}
                focused={id === focus}
                fill={fill}
                note={tileNote(state, id)}
              />
            );
          })}
          {marquee.rectangle !== null && (
            <div
              className={classes.marquee}
              style={{
                left: marquee.rectangle.left,
                top: marquee.rectangle.top,
                width: marquee.rectangle.right - marquee.rectangle.left,
                height: marquee.rectangle.bottom - marquee.rectangle.top,
              }}
            />
          )}
        </div>
      </div>
    </GalleryMenu>
  );
}

/** First photos of the groups that reach into the drawn places. */
function bestIn({ sections }: GalleryView, from: number, to: number): readonly PhotoId[] {
  const ids: PhotoId[] = [];
  let at = 0;
  for (const { ids: own } of sections) {
    if (at >= to) break;
    if (at + own.length > from && own[0] !== undefined) ids.push(own[0]);
    at += own.length;
  }
  return ids;
}
