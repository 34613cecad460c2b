import { splitName } from "../format/splitName.ts";
import classes from "./FileName.module.css";

/** A file name on one line, shortened in its middle so that number and extension stay readable. */
export function FileName({ name }: { readonly name: string }) {
  const { head, tail } = splitName(name);
  return (
    <span className={classes.fileName} title={tail === "" ? undefined : name}>
      <span className={classes.head}>{head}</span>
      {tail !== "" && <span className={classes.tail}>{tail}</span>}
    </span>
  );
}
