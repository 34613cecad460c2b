import type { LucideIcon } from "lucide-react";
import type { ReactNode } from "react";
import classes from "./Button.module.css";
import { classNames } from "./classNames.ts";
import { Hint } from "./Hint.tsx";

interface ButtonProps {
  readonly children: ReactNode;
  readonly onClick: () => unknown;
  /** `accent` is the one next action of a view; there is one of it. */
  readonly look?: "plain" | "accent" | "ghost";
  readonly size?: "normal" | "large";
  readonly icon?: LucideIcon;
  readonly trailingIcon?: LucideIcon;
  readonly disabled?: boolean;
  /** Id of the command whose key the tooltip names. */
  readonly command?: string;
  readonly hint?: string;
}

export function Button(props: ButtonProps) {
  const { look = "plain", size = "normal", icon: Icon, trailingIcon: Trailing } = props;
  const button = (
    <button
      type="button"
      className={classNames(
        classes.button,
        look === "accent" && classes.accent,
        look === "ghost" && classes.ghost,
        size === "large" && classes.large,
      )}
      disabled={props.disabled ?? false}
      onClick={() => void props.onClick()}
    >
      {Icon && <Icon size={15} strokeWidth={1.75} aria-hidden />}
      {props.children}
      {Trailing && <Trailing size={15} strokeWidth={1.75} aria-hidden />}
    </button>
  );
  if (props.hint === undefined && props.command === undefined) return button;
  return (
    <Hint text={props.hint} command={props.command}>
      {button}
    </Hint>
  );
}
