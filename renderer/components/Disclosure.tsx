import { ChevronRight } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./Disclosure.module.css";

interface DisclosureProps {
  readonly title: ReactNode;
  readonly open?: boolean;
  readonly children: ReactNode;
}

/** A line that opens to what stands behind it. */
export function Disclosure({ title, open = false, children }: DisclosureProps) {
  return (
    <details className={classes.disclosure} open={open}>
      <summary className={classes.summary}>
        <ChevronRight size={14} strokeWidth={1.75} aria-hidden />
        {title}
      </summary>
      {children}
    </details>
  );
}
