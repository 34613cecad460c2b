import { showControls } from "../format/splitName.ts";
import { classColour } from "./classColour.ts";
import classes from "./ClassName.module.css";

/** A class: its colour and, always beside it, its name. */
export function ClassName({ name, index }: { readonly name: string; readonly index: number }) {
  return (
    <span className={classes.className} title={name.length > 18 ? name : undefined}>
      <span className={classes.dot} style={{ background: classColour(index) }} aria-hidden />
      <span className={classes.name}>{showControls(name)}</span>
    </span>
  );
}
