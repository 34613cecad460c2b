import { classColour } from "../../components/classColour.ts";
import { ClassName } from "../../components/ClassName.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import classes from "./SplitView.module.css";

interface SplitBarsProps {
  readonly classes: readonly { readonly name: string; readonly train: number; readonly valid: number }[];
  /** Names of the project's classes in order, for their colours. */
  readonly all: readonly string[];
}

/** Both sides of each class, drawn to one scale. */
export function SplitBars({ classes: counts, all }: SplitBarsProps) {
  const split = useThawState((state) => state.project.summary?.split);
  const warnings = useThawState((state) => state.split.preview?.warnings);
  const largest = Math.max(1, ...counts.map(({ train, valid }) => train + valid));
  return (
    <section className={classes.preview} aria-label={split === undefined ? "Preview" : "The split"}>
      <div className={classes.label}>
        {split === undefined ? "Preview" : "Photos of each class"}
        <span className={`${classes.legend} ${classes.figure}`}>
          <span className={classes.legendItem}>
            <span className={classes.swatch} />
            Train
          </span>
          <span className={classes.legendItem}>
            <span className={`${classes.swatch} ${classes.valid}`} />
            Valid
          </span>
        </span>
      </div>
      <ul className={classes.bars}>
        {counts.map(({ name, train, valid }) => {
          const background = classColour(all.indexOf(name));
          return (
            <li key={name}>
              <div className={classes.barHead}>
                <ClassName name={name} index={all.indexOf(name)} />
                <span className={classes.barCounts}>
                  {formatCount(train)} train, {formatCount(valid)} valid
                </span>
              </div>
              <div className={classes.bar} style={{ width: `${((train + valid) / largest) * 100}%` }} aria-hidden>
                <div className={classes.train} style={{ flexGrow: train, backgroundColor: background }} />
                <div className={classes.valid} style={{ flexGrow: valid, backgroundColor: background }} />
              </div>
            </li>
          );
        })}
      </ul>
      {split === undefined &&
        warnings?.map((warning) => (
          <Notice key={warning} tone="warning">
            {warning}
          </Notice>
        ))}
    </section>
  );
}
