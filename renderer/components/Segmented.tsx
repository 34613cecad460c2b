import type { KeyboardEvent, ReactNode } from "react";
import { classNames } from "./classNames.ts";
import classes from "./Segmented.module.css";

interface SegmentedProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly name?: string }[];
  /** As wide as its place, in equal parts. */
  readonly wide?: boolean;
  readonly onChange: (value: T) => void;
}

/** One of a few, all in view; arrow keys move as in a group of radio buttons. */
export function Segmented<T extends string>({ label, value, options, wide = false, onChange }: SegmentedProps<T>) {
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>): void => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
    const next = options[options.findIndex((option) => option.value === value) + by];
    if (by === 0 || next === undefined) return;
    event.preventDefault();
    onChange(next.value);
    event.currentTarget.querySelectorAll("button")[options.indexOf(next)]?.focus();
  };
  return (
    <div
      className={classNames(classes.group, wide && classes.wide)}
      role="radiogroup"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {options.map((option) => (
        <button
          key={option.value}
          type="button"
          role="radio"
          className={classes.option}
          aria-checked={option.value === value}
          aria-label={option.name}
          tabIndex={option.value === value ? 0 : -1}
          onClick={() => onChange(option.value)}
        >
          {option.label}
        </button>
      ))}
    </div>
  );
}
