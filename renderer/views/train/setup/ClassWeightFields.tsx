import { ClassName } from "../../../components/ClassName.tsx";
import { Field } from "../../../components/Field.tsx";
import { NumberField } from "../../../components/NumberField.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import classes from "./Setup.module.css";

const help = {
  none: "A mistake costs the same in every class.",
  balanced: "Mistakes in small classes cost more, so that they are not passed over.",
  own: "What a mistake costs in each class; 1 is usual.",
} as const;

/** What a mistake in each class costs. */
export function ClassWeightFields() {
  const actions = useActions();
  const weights = useThawState((state) => state.setup.settings.classWeights);
  const counts = useThawState((state) => state.project.summary?.classes);
  const choice = typeof weights === "string" ? weights : "own";
  const names = (counts ?? []).map(({ name }) => name);
  const choose = (next: keyof typeof help): void =>
    actions.setSettings({ classWeights: next === "own" ? Object.fromEntries(names.map((name) => [name, 1])) : next });
  return (
    <>
      <Field name="Class weights" help={help[choice]}>
        <Segmented
          label="Class weights"
          value={choice}
          options={[
            { value: "none", label: "Equal" },
            { value: "balanced", label: "Balanced" },
            { value: "own", label: "Own" },
          ]}
          onChange={choose}
        />
      </Field>
      {typeof weights !== "string" &&
        names.map((name) => (
          <div key={name} className={classes.classWeight}>
            <ClassName name={name} />
            <NumberField
              label={`Weight of ${name}`}
              value={weights[name] ?? 1}
              min={0}
              max={1000}
              whole={false}
              onChange={(weight) => actions.setSettings({ classWeights: { ...weights, [name]: weight } })}
            />
          </div>
        ))}
    </>
  );
}
