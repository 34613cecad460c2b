import { X } from "lucide-react";
import { type KeyboardEvent, useState } from "react";
import { showControls } from "../format/splitName.ts";
import classes from "./ChipsField.module.css";

interface ChipsFieldProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly placeholder: string;
  readonly most: number;
  readonly onChange: (values: readonly string[]) => void;
}

/** A few words, each a chip: Enter or a comma ends one, Backspace in the empty box takes the last one back. */
export function ChipsField({ label, values, placeholder, most, onChange }: ChipsFieldProps) {
  const [draft, setDraft] = useState("");
  const add = (text: string): void => {
    const words = text
      .split(/[,\n]/)
      .map((word) => word.trim())
      .filter((word) => word !== "");
    const next = [...new Set([...values, ...words])].slice(0, most);
    setDraft("");
    if (next.length !== values.length) onChange(next);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === "Enter" && draft.trim() !== "") add(draft);
    else if (event.key === "Backspace" && draft === "" && values.length > 0) onChange(values.slice(0, -1));
    else return;
    event.preventDefault();
  };
  return (
    <div className={classes.field}>
      {values.map((value) => (
        <span key={value} className={classes.chip}>
          <span className={classes.word} title={value}>
            {showControls(value)}
          </span>
          <button
            type="button"
            className={classes.drop}
            aria-label={`Take ${value} away`}
            onClick={() => onChange(values.filter((other) => other !== value))}
          >
            <X size={12} strokeWidth={2} aria-hidden />
          </button>
        </span>
      ))}
      <input
        type="text"
        className={classes.input}
        aria-label={label}
        placeholder={values.length === 0 ? placeholder : "Another…"}
        value={draft}
        onKeyDown={onKeyDown}
        onChange={(event) =>
          /[,\n]/.test(event.target.value) ? add(event.target.value) : setDraft(event.target.value)
        }
        onBlur={() => add(draft)}
      />
    </div>
  );
}
