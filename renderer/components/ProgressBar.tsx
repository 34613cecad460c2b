import { classNames } from "./classNames.ts";
import classes from "./ProgressBar.module.css";

/** Progress of something; a total of 0 is one that is not known yet. */
export function ProgressBar(props: { readonly label: string; readonly done: number; readonly total: number }) {
  const { label, done, total } = props;
  const known = total > 0;
  const share = known ? Math.min(done / total, 1) : 0;
  return (
    <div
      className={classes.track}
      role="progressbar"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={known ? Math.round(share * 100) : undefined}
    >
      <div
        className={classNames(classes.fill, !known && classes.unknown)}
        style={known ? { transform: `scaleX(${share})` } : undefined}
      />
    </div>
  );
}
