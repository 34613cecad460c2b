import type { OptimizerSettings } from "../../../../core/contract/training.ts";
import { Field } from "../../../components/Field.tsx";
import { NumberField } from "../../../components/NumberField.tsx";
import { useActions } from "../../../components/ThawContext.tsx";

/** The numbers of an optimizer. */
export function OptimizerFields({ optimizer }: { readonly optimizer: OptimizerSettings }) {
  const actions = useActions();
  const set = (next: OptimizerSettings): void => actions.setSettings({ optimizer: next });
  return (
    <>
      <Field name="Weight decay" alias="wd" help="Pulls the learnt numbers towards zero, against learning by heart.">
        <NumberField
          label="Weight decay"
          value={optimizer.weightDecay}
          min={0}
          max={1}
          whole={false}
          onChange={(weightDecay) => set({ ...optimizer, weightDecay })}
        />
      </Field>
      {optimizer.kind === "sgd" ? (
        <Field
          name="Momentum"
          alias="mom"
          help="How much of the last corrections is kept. One-cycle schedules set it themselves."
        >
          <NumberField
            label="Momentum"
            value={optimizer.momentum}
            min={0}
            max={0.999}
            whole={false}
            onChange={(momentum) => set({ ...optimizer, momentum })}
          />
        </Field>
      ) : (
        <>
          <Field
            name="Memory of corrections"
            alias="beta1, mom"
            help="How much of the last corrections is kept. One-cycle schedules set it themselves."
          >
            <NumberField
              label="beta1"
              value={optimizer.beta1}
              min={0}
              max={0.9999}
              whole={false}
              onChange={(beta1) => set({ ...optimizer, beta1 })}
            />
          </Field>
          <Field
            name="Memory of their size"
            alias="beta2, sqr_mom"
            help="How long the usual size of a correction is remembered."
          >
            <NumberField
              label="beta2"
              value={optimizer.beta2}
              min={0}
              max={0.9999}
              whole={false}
              onChange={(beta2) => set({ ...optimizer, beta2 })}
            />
          </Field>
          <Field name="Smallest size" alias="eps" help="Keeps tiny corrections from being blown up.">
            <NumberField
              label="epsilon"
              value={optimizer.epsilon}
              min={1e-12}
              max={1}
              whole={false}
              onChange={(epsilon) => set({ ...optimizer, epsilon })}
            />
          </Field>
        </>
      )}
    </>
  );
}
