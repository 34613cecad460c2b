import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./EmptyState.module.css";

interface EmptyStateProps {
  readonly icon: LucideIcon;
  readonly title: string;
  /** What to do next, in one sentence. */
  readonly text: string;
  /** The button that does it. */
  readonly children?: ReactNode;
}

export function EmptyState({ icon: Icon, title, text, children }: EmptyStateProps) {
  return (
    <div className={classes.empty}>
      <Icon className={classes.icon} size={32} strokeWidth={1.25} aria-hidden />
      <h2>{title}</h2>
      <p className={classes.text}>{text}</p>
      {children}
    </div>
  );
}
