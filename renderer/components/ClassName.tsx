import { showControls } from "../format/splitName.ts";
import classes from "./ClassName.module.css";
import { useClassColour } from "./useClassColour.ts";

/** A class: its colour and, always beside it, its name. */
export function ClassName({ name }: { readonly name: string }) {
  const colour = useClassColour(name);
  return (
    <span className={classes.className} title={name.length > 18 ? name : undefined}>
      <span className={classes.dot} style={{ background: colour }} aria-hidden />
      <span className={classes.name}>{showControls(name)}</span>
    </span>
  );
}
