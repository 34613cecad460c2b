import type { ReactNode, RefObject } from "react";
import classes from "./SplitWizard.module.css";

interface StepFrameProps {
  readonly title: string;
  /** Takes the focus when the step comes into view. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
  readonly busy?: boolean;
  readonly children: ReactNode;
  /** Buttons under a line, always in view: at the left the ways back, at the right the way on. */
  readonly back?: ReactNode;
  readonly on: ReactNode;
}

/** One step of the wizard: its heading, what it holds, and the way back and on. */
export function StepFrame({ title, heading, busy = false, children, back, on }: StepFrameProps) {
  return (
    <section className={classes.frame} aria-label={title} aria-busy={busy}>
      <h2 ref={heading} tabIndex={-1} className={classes.title}>
        {title}
      </h2>
      <div className={classes.content}>{children}</div>
      <footer className={classes.foot}>
        <div className={classes.footBack}>{back}</div>
        <div className={classes.footOn}>{on}</div>
      </footer>
    </section>
  );
}
