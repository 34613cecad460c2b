import { ClassName } from "../../components/ClassName.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useThawState } from "../../components/ThawContext.tsx";
import { useClassColour } from "../../components/useClassColour.ts";
import { formatCount } from "../../format/numbers.ts";
import classes from "./SplitView.module.css";

interface SplitBarsProps {
  readonly classes: readonly Sides[];
}

interface Sides {
  readonly name: string;
  readonly train: number;
  readonly valid: number;
}

/** Both sides of each class, drawn to one scale. */
export function SplitBars({ classes: counts }: SplitBarsProps) {
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
        {counts.map((count) => (
          <li key={count.name}>
            <SplitBar {...count} largest={largest} />
          </li>
        ))}
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

function SplitBar({ name, train, valid, largest }: Sides & { readonly largest: number }) {
  const backgroundColor = useClassColour(name);
  return (
    <>
      <div className={classes.barHead}>
        <ClassName name={name} />
        <span className={classes.barCounts}>
          {formatCount(train)} train, {formatCount(valid)} valid
        </span>
      </div>
      <div className={classes.bar} style={{ width: `${((train + valid) / largest) * 100}%` }} aria-hidden>
        <div className={classes.train} style={{ flexGrow: train, backgroundColor }} />
        <div className={classes.valid} style={{ flexGrow: valid, backgroundColor }} />
      </div>
    </>
  );
}
