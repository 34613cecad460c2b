import { Field, type FieldProps } from "./Field.tsx";
import { NumberField, type NumberFieldProps } from "./NumberField.tsx";

interface NumberSettingProps extends Omit<FieldProps, "children">, Omit<NumberFieldProps, "label"> {
  /** What a screen reader calls the box; the setting's name unless given. */
  readonly label?: string;
}

/** A setting that is a number. */
export function NumberSetting({ name, alias, help, label = name, ...number }: NumberSettingProps) {
  return (
    <Field name={name} help={help} {...(alias === undefined ? {} : { alias })}>
      <NumberField label={label} {...number} />
    </Field>
  );
}
