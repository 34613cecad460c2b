import { useState } from "react";
import classes from "./NumberField.module.css";

export interface NumberFieldProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: number) => void;
}

/** Takes a number within its limits as soon as it is one; what is typed stays as typed until the field is left. */
export function NumberField({ label, value, min, max, whole, disabled, onChange }: NumberFieldProps) {
  const [draft, setDraft] = useState<string | null>(null);
  const read = (text: string): number | null => {
    const number = Number(text);
    const ok = text.trim() !== "" && Number.isFinite(number) && number >= min && number <= max;
    return ok && (!whole || Number.isInteger(number)) ? number : null;
  };
  return (
    <input
      type="text"
      inputMode={whole ? "numeric" : "decimal"}
      className={classes.field}
      aria-label={label}
      aria-invalid={draft !== null && read(draft) === null}
      value={draft ?? String(value)}
      disabled={disabled ?? false}
      onChange={(event) => {
        setDraft(event.target.value);
        const number = read(event.target.value);
        if (number !== null) onChange(number);
      }}
      onBlur={() => setDraft(null)}
    />
  );
}
