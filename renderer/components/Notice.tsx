import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";
import { classNames } from "./classNames.ts";
import classes from "./Notice.module.css";

interface NoticeProps {
  readonly tone: "warning" | "error" | "good";
  readonly children: ReactNode;
  readonly action?: ReactNode;
}

const icons = { warning: TriangleAlert, error: CircleAlert, good: CircleCheck };

/** Something that the person should know, in place: what happened and what to do. */
export function Notice({ tone, children, action }: NoticeProps) {
  const Icon = icons[tone];
  return (
    <div
      className={classNames(classes.notice, tone === "error" && classes.error, tone === "good" && classes.good)}
      role={tone === "error" ? "alert" : "status"}
    >
      <Icon size={16} strokeWidth={1.75} aria-hidden />
      <div className={classes.text}>{children}</div>
      {action}
    </div>
  );
}
