import type { ReactNode } from "react";
import classes from "./StageHeader.module.css";

interface StageHeaderProps {
  readonly title: string;
  readonly line: ReactNode;
  /** Buttons at the right; the last one leads on. */
  readonly children?: ReactNode;
}

export function StageHeader({ title, line, children }: StageHeaderProps) {
  return (
    <header className={classes.header}>
      <div className={classes.titles}>
        <h1>{title}</h1>
        <p className={classes.line}>{line}</p>
      </div>
      <div className={classes.actions}>{children}</div>
    </header>
  );
}
