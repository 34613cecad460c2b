import type { RefObject } from "react";
import classes from "./Plot.module.css";
import type { PlotMark } from "./plotLook.ts";

interface PlotMarksProps {
  readonly layer: RefObject<HTMLDivElement | null>;
  readonly marks: readonly PlotMark[];
}

/** The lines that mark places on a plot's x axis, over it; `placeMarks` moves them with the axis. */
export function PlotMarks({ layer, marks }: PlotMarksProps) {
  return (
    <div ref={layer} className={classes.marks}>
      {marks.map((mark) => (
        <div key={mark.name} className={classes.mark}>
          {mark.onTake === undefined ? (
            <span className={classes.markName}>{mark.name}</span>
          ) : (
            <button type="button" className={classes.markName} onClick={mark.onTake}>
              {mark.name}
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
