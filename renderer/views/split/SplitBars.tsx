import { ClassName } from "../../components/ClassName.tsx";
import { classNames } from "../../components/classNames.ts";
import { useClassColour } from "../../components/useClassColour.ts";
import { formatCount } from "../../format/numbers.ts";
import classes from "./SplitView.module.css";

interface Sides {
  readonly name: string;
  readonly train: number;
  readonly valid: number;
  readonly test: number;
}

/** The sides of each class, drawn to one scale; test only where there is one. */
export function SplitBars({ title, classes: counts }: { readonly title: string; readonly classes: readonly Sides[] }) {
  const largest = Math.max(1, ...counts.map(({ train, valid, test }) => train + valid + test));
  const tested = counts.some(({ test }) => test > 0);
  return (
    <section aria-label={title}>
      <div className={classes.label}>
        {title}
        <span className={`${classes.legend} ${classes.figure}`}>
          <Key name="Train" look={undefined} />
          <Key name="Valid" look={classes.valid} />
          {tested && <Key name="Test" look={classes.test} />}
        </span>
      </div>
      <ul className={classes.bars}>
        {counts.map((count) => (
          <li key={count.name}>
            <SplitBar {...count} largest={largest} tested={tested} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Key({ name, look }: { readonly name: string; readonly look: string | undefined }) {
  return (
    <span className={classes.legendItem}>
      <span className={classNames(classes.swatch, look)} />
      {name}
    </span>
  );
}

interface SplitBarProps extends Sides {
  readonly largest: number;
  readonly tested: boolean;
}

function SplitBar({ name, train, valid, test, largest, tested }: SplitBarProps) {
  const backgroundColor = useClassColour(name);
  return (
    <>
      <div className={classes.barHead}>
        <ClassName name={name} />
        <span className={classes.barCounts}>
          {formatCount(train)} train, {formatCount(valid)} valid{tested && `, ${formatCount(test)} test`}
        </span>
      </div>
      <div className={classes.bar} style={{ width: `${((train + valid + test) / largest) * 100}%` }} aria-hidden>
        {train > 0 && <div className={classes.train} style={{ flexGrow: train, backgroundColor }} />}
        {valid > 0 && <div className={classes.valid} style={{ flexGrow: valid, backgroundColor }} />}
        {test > 0 && <div className={classes.test} style={{ flexGrow: test, backgroundColor }} />}
      </div>
    </>
  );
}
