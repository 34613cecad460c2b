import classes from "./Slider.module.css";

interface SliderProps {
  readonly label: string;
  readonly value: number;
  readonly min: number;
  readonly max: number;
  readonly step?: number;
  readonly width: number | string;
  readonly disabled?: boolean;
  /** How a screen reader says the value. */
  readonly valueText?: string;
  readonly onChange: (value: number) => void;
}

export function Slider({ label, value, min, max, step = 1, width, disabled, valueText, onChange }: SliderProps) {
  return (
    <input
      type="range"
      className={classes.slider}
      style={{ width }}
      aria-label={label}
      aria-valuetext={valueText}
      value={value}
      min={min}
      max={max}
      step={step}
      disabled={disabled ?? false}
      onChange={(event) => onChange(event.target.valueAsNumber)}
    />
  );
}
