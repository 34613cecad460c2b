import { useVirtualizer } from "@tanstack/react-virtual";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { useActions } from "../../components/ThawContext.tsx";
import { useSize } from "../../components/useSize.ts";
import { type Search, tickToggled } from "../../store/gatherSlice.ts";
import { columnsFor, gap } from "../clean/galleryLayout.ts";
import { CandidateTile, candidateId } from "./CandidateTile.tsx";
import classes from "./SearchView.module.css";

const tile = 168;
/** Two lines under each picture. */
const caption = 44;

/** Everything that was found. Only rows near the view are in the document, so keys are taken here. */
export function CandidateGrid({ search }: { readonly search: Search }) {
  const actions = useActions();
  const { candidates, unticked } = search;
  const scroller = useRef<HTMLDivElement>(null);
  const [focus, setFocus] = useState(0);
  const { width } = useSize(scroller);
  const { columns, tileWidth } = columnsFor(width, tile);
  const rowHeight = Math.round(tileWidth * 0.75) + caption + gap;
  const virtualizer = useVirtualizer({
    count: Math.ceil(candidates.length / columns),
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: 3,
  });
  useEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  const toggle = (at: number, range: boolean): void => {
    setFocus(at);
    actions.changeSearch((old) => tickToggled(old, at, range));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -columns, ArrowDown: columns }[event.key];
    if (event.key === " ") toggle(focus, event.shiftKey);
    else if (by !== undefined) {
      const next = Math.min(Math.max(focus + by, 0), candidates.length - 1);
      setFocus(next);
      virtualizer.scrollToIndex(Math.floor(next / columns));
    } else return;
    event.preventDefault();
  };
  const focused = candidates[Math.min(focus, candidates.length - 1)];
  return (
    <div
      ref={scroller}
      className={classes.scroller}
      role="listbox"
      aria-label="Candidates"
      aria-multiselectable
      aria-activedescendant={focused === undefined ? undefined : candidateId(focused.key)}
      tabIndex={0}
      onKeyDown={onKeyDown}
    >
      <div className={classes.rows} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((row) => (
          <div key={row.key} className={classes.row} style={{ transform: `translateY(${row.start}px)`, gap }}>
            {candidates.slice(row.index * columns, (row.index + 1) * columns).map((candidate, column) => (
              <CandidateTile
                key={candidate.key}
                candidate={candidate}
                width={tileWidth}
                ticked={!unticked.has(candidate.key)}
                focused={candidate === focused}
                onToggle={(range) => toggle(row.index * columns + column, range)}
              />
            ))}
          </div>
        ))}
      </div>
    </div>
  );
}
