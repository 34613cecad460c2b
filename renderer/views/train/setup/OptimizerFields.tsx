import type { OptimizerSettings } from "../../../../core/contract/training.ts";
import { Field } from "../../../components/Field.tsx";
import { NumberSetting } from "../../../components/NumberSetting.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions } from "../../../components/ThawContext.tsx";

/** The numbers of an optimizer. */
export function OptimizerFields({ optimizer }: { readonly optimizer: OptimizerSettings }) {
  const actions = useActions();
  const set = (next: OptimizerSettings): void => actions.setSettings({ optimizer: next });
  return (
    <>
      <NumberSetting
        name="Weight decay"
        alias="wd"
        help="Pulls the learnt numbers towards zero, against learning by heart."
        value={optimizer.weightDecay}
        min={0}
        max={1}
        whole={false}
        onChange={(weightDecay) => set({ ...optimizer, weightDecay })}
      />
      {optimizer.weightDecay > 0 && (
        <Field
          name="Norms and biases"
          alias="wd_bn_bias"
          help="Whether the decay pulls at them too. fast.ai leaves them free: there are few, and they carry averages."
        >
          <Segmented
            label="Norms and biases"
            value={optimizer.wdBnBias ? "decay" : "free"}
            options={[
              { value: "free", label: "Free" },
              { value: "decay", label: "Decay too" },
            ]}
            onChange={(value) => set({ ...optimizer, wdBnBias: value === "decay" })}
          />
        </Field>
      )}
      {optimizer.kind === "sgd" ? (
        <NumberSetting
          name="Momentum"
          alias="mom"
          help="How much of the last corrections is kept. One-cycle schedules set it themselves."
          value={optimizer.momentum}
          min={0}
          max={0.999}
          whole={false}
          onChange={(momentum) => set({ ...optimizer, momentum })}
        />
      ) : (
        <>
          <NumberSetting
            name="Memory of corrections"
            alias="beta1, mom"
            help="How much of the last corrections is kept. One-cycle schedules set it themselves."
            label="beta1"
            value={optimizer.beta1}
            min={0}
            max={0.9999}
            whole={false}
            onChange={(beta1) => set({ ...optimizer, beta1 })}
          />
          <NumberSetting
            name="Memory of their size"
            alias="beta2, sqr_mom"
            help="How long the usual size of a correction is remembered."
            label="beta2"
            value={optimizer.beta2}
            min={0}
            max={0.9999}
            whole={false}
            onChange={(beta2) => set({ ...optimizer, beta2 })}
          />
          <NumberSetting
            name="Smallest size"
            alias="eps"
            help="Keeps tiny corrections from being blown up."
            label="epsilon"
            value={optimizer.epsilon}
            min={1e-12}
            max={1}
            whole={false}
            onChange={(epsilon) => set({ ...optimizer, epsilon })}
          />
        </>
      )}
    </>
  );
}
