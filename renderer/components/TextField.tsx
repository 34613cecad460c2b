import classes from "./TextField.module.css";

interface TextFieldProps {
  readonly label: string;
  readonly value: string;
  readonly placeholder?: string;
  readonly secret?: boolean;
  readonly focused?: boolean;
  readonly onChange: (value: string) => void;
  readonly onEnter?: () => unknown;
}

export function TextField({ label, value, placeholder, secret, focused, onChange, onEnter }: TextFieldProps) {
  return (
    <input
      type={secret === true ? "password" : "text"}
      className={classes.field}
      aria-label={label}
      value={value}
      placeholder={placeholder}
      autoFocus={focused === true}
      autoComplete="off"
      onChange={(event) => onChange(event.target.value)}
      onKeyDown={(event) => {
        if (event.key === "Enter") void onEnter?.();
      }}
    />
  );
}
