import { Info } from "lucide-react";
import { Hint } from "../../components/Hint.tsx";
import classes from "./TrainView.module.css";

/** A setting's name and, behind the sign, what it does in plain words. */
export function FieldName({ name, help }: { readonly name: string; readonly help: string }) {
  return (
    <Hint text={help} side="right">
      <span className={classes.fieldName} tabIndex={0} aria-label={`${name}: ${help}`}>
        {name}
        <Info size={13} strokeWidth={1.75} aria-hidden />
      </span>
    </Hint>
  );
}
