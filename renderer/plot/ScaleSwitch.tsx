import { Segmented } from "../components/Segmented.tsx";

interface ScaleSwitchProps {
  readonly label: string;
  readonly log: boolean;
  readonly onChange: (log: boolean) => void;
}

/** Whether an axis is linear or logarithmic. */
export function ScaleSwitch({ label, log, onChange }: ScaleSwitchProps) {
  return (
    <Segmented
      label={label}
      value={log ? "log" : "linear"}
      options={[
        { value: "linear", label: "Linear" },
        { value: "log", label: "Log" },
      ]}
      onChange={(scale) => onChange(scale === "log")}
    />
  );
}
