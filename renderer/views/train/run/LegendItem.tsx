import classes from "./Run.module.css";

interface LegendItemProps {
  /** Name of the CSS property that holds the line's colour. */
  readonly colour: string;
  readonly name: string;
  readonly figure: string;
}

/** A line of a plot by name, with its value at the pointer or at the end. */
export function LegendItem({ colour, name, figure }: LegendItemProps) {
  return (
    <span className={classes.legend}>
      <span className={classes.line} style={{ background: `var(${colour})` }} aria-hidden />
      <span className={classes.legendName}>{name}</span>
      <span className={classes.figure}>{figure}</span>
    </span>
  );
}
