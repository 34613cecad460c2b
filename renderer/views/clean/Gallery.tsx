import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useLayoutEffect, useMemo, useRef } from "react";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { ClassName } from "../../components/ClassName.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { useSize } from "../../components/useSize.ts";
import { formatCount } from "../../format/numbers.ts";
import { type CurateSlice, focusMoved, rangePicked, selectionCleared } from "../../store/curateSlice.ts";
import { type GalleryView, selectGallery } from "../../store/gallerySections.ts";
import classes from "./Gallery.module.css";
import { galleryKeys } from "./galleryKeys.ts";
import {
  columnsFor,
  type GalleryRow,
  headingHeight,
  layoutRows,
  neighbour,
  rowOf,
  tileRowHeight,
} from "./layoutRows.ts";
import { Tile, tileId } from "./Tile.tsx";

type Change = (curate: CurateSlice) => CurateSlice;

const marks: Readonly<Record<"all" | "none" | "open", (view: GalleryView) => Change>> = {
  all: (view) => (curate) => ({ ...curate, selection: new Set(view.order) }),
  none: () => selectionCleared,
  open: () => (curate) => ({ ...curate, large: curate.focus !== null }),
};

/**
 * The grid of photos. Only rows near the view are in the document, so keys are taken here and the focused photo is
 * told to screen readers by aria-activedescendant.
 */
export function Gallery() {
  const actions = useActions();
  const view = useThawState(selectGallery);
  const tileSize = useThawState((state) => state.curate.tileSize);
  const focus = useThawState((state) => state.curate.focus);
  const large = useThawState((state) => state.curate.large);
  const scroller = useRef<HTMLDivElement>(null);
  const { width, height } = useSize(scroller);
  const { columns, tileWidth } = columnsFor(width, tileSize);
  const rows = useMemo(() => layoutRows(view.sections, columns), [view, columns]);
  const rowHeight = tileRowHeight(tileWidth);
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => (rows[index]?.kind === "heading" ? headingHeight : rowHeight),
    overscan: 4,
  });
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rows, rowHeight]);
  useEffect(() => {
    if (!large) scroller.current?.focus({ preventScroll: true });
  }, [large]);
  const scrolledTo = useRef<PhotoId | null>(null);
  useEffect(() => {
    // Scrolling follows the focus only: a change of rows alone leaves the view where it is.
    // Before the first layout there is one column, and every row is elsewhere.
    if (width === 0 || focus === scrolledTo.current) return;
    scrolledTo.current = focus;
    const row = focus === null ? -1 : rowOf(rows, focus);
    if (row >= 0) virtualizer.scrollToIndex(row === 1 ? 0 : row, { align: "auto" });
  }, [focus, rows, virtualizer, width]);

  const onKeyDown = (event: KeyboardEvent): void => {
    const key = galleryKeys(event);
    if (key === null) return;
    event.preventDefault();
    if (key === "all" || key === "none" || key === "open") {
      actions.changeView(marks[key](view));
      return;
    }
    const pageRows = Math.max(1, Math.floor(height / rowHeight) - 1);
    const next = neighbour(rows, view.order, focus, key, pageRows);
    if (next === undefined) return;
    actions.changeView((curate) => (event.shiftKey ? rangePicked(curate, next, view.order) : focusMoved(curate, next)));
  };

  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="grid"
      aria-label="Photos"
      aria-multiselectable
      aria-rowcount={rows.length}
      aria-activedescendant={focus === null ? undefined : tileId(focus)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes.sizer} role="presentation" style={{ height: virtualizer.getTotalSize() + 48 }}>
        {virtualizer.getVirtualItems().map((item) => {
          const row = rows[item.index];
          return row === undefined ? null : (
            <Row key={item.key} row={row} index={item.index} top={item.start} tileWidth={tileWidth} view={view} />
          );
        })}
      </div>
    </div>
  );
}

interface RowProps {
  readonly row: GalleryRow;
  readonly index: number;
  readonly top: number;
  readonly tileWidth: number;
  readonly view: GalleryView;
}

function Row({ row, index, top, tileWidth, view }: RowProps) {
  const style = { transform: `translateY(${top}px)` };
  const { section } = row;
  if (row.kind === "heading") {
    return (
      <div
        className={`${classes.row} ${classes.heading}`}
        role="row"
        aria-rowindex={index + 1}
        style={{ ...style, height: headingHeight }}
      >
        <div role="rowheader">
          <ClassName name={section.className} />
        </div>
        <span className={classes.headingCount}>{formatCount(section.ids.length)}</span>
      </div>
    );
  }
  return (
    <div className={classes.row} role="row" aria-rowindex={index + 1} style={style}>
      {section.ids.slice(row.from, row.to).map((id) => (
        <Tile key={id} id={id} width={tileWidth} order={view.order} />
      ))}
    </div>
  );
}
