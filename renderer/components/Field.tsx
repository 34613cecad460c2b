import type { ReactNode } from "react";
import classes from "./Field.module.css";

export interface FieldProps {
  readonly name: string;
  /** What fast.ai or PyTorch calls it, where that is another word. */
  readonly alias?: string;
  /** What it does, in one line of plain words. */
  readonly help: string;
  readonly children: ReactNode;
}

/** A setting: its name and what it does at the left, its control at the right. */
export function Field({ name, alias, help, children }: FieldProps) {
  return (
    <div className={classes.field}>
      <div className={classes.words}>
        <span className={classes.name}>
          {name}
          {alias !== undefined && <code className={classes.alias}>{alias}</code>}
        </span>
        <span className={classes.help}>{help}</span>
      </div>
      <div className={classes.control}>{children}</div>
    </div>
  );
}
