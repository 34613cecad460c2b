import classes from "./Run.module.css";

/** A card's one large figure and, beside it, what it rests on. */
export function Headline({ figure, note }: { readonly figure: string; readonly note: string }) {
  return (
    <p className={classes.headline}>
      <span className={classes.accuracy}>{figure}</span>
      <span className={classes.honest}>{note}</span>
    </p>
  );
}
