import { type ReactNode, useId } from "react";
import classes from "./Card.module.css";
import { classNames } from "./classNames.ts";

interface CardProps {
  readonly title: string;
  readonly aside?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string | undefined;
}

/** A titled surface on which one thing stands. */
export function Card({ title, aside, children, className }: CardProps) {
  const id = useId();
  return (
    <section className={classNames(classes.card, className)} aria-labelledby={id}>
      <div className={classes.head}>
        <h2 id={id}>{title}</h2>
        {aside !== undefined && <div className={classes.aside}>{aside}</div>}
      </div>
      {children}
    </section>
  );
}
