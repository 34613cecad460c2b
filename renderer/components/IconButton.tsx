import type { LucideIcon } from "lucide-react";
import classes from "./Button.module.css";
import { classNames } from "./classNames.ts";
import { Hint } from "./Hint.tsx";

interface IconButtonProps {
  readonly icon: LucideIcon;
  /** Accessible name and tooltip. */
  readonly label: string;
  readonly onClick: () => unknown;
  readonly disabled?: boolean;
  readonly pressed?: boolean;
  /** Id of the command whose key the tooltip names. */
  readonly command?: string;
}

export function IconButton({ icon: Icon, label, onClick, disabled, pressed, command }: IconButtonProps) {
  return (
    <Hint text={label} command={command}>
      <button
        type="button"
        className={classNames(classes.button, classes.ghost, classes.icon, pressed === true && classes.pressed)}
        aria-label={label}
        aria-pressed={pressed}
        disabled={disabled ?? false}
        onClick={() => void onClick()}
      >
        <Icon size={16} strokeWidth={1.75} aria-hidden />
      </button>
    </Hint>
  );
}
