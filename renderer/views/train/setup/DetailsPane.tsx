import { OptimizerSettings } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { Field } from "../../../components/Field.tsx";
import { NumberSetting } from "../../../components/NumberSetting.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { ClassWeightFields } from "./ClassWeightFields.tsx";
import { OptimizerFields } from "./OptimizerFields.tsx";

/** What seldom needs a change. */
export function DetailsPane() {
  const actions = useActions();
  const settings = useThawState((state) => state.setup.settings);
  const { optimizer } = settings;
  return (
    <>
      <Card title="Optimizer">
        <Field name="Optimizer" alias="opt_func" help="How corrections are made from the errors; AdamW suits most.">
          <Segmented
            label="Optimizer"
            value={optimizer.kind}
            options={[
              { value: "adamw", label: "AdamW" },
              { value: "adam", label: "Adam" },
              { value: "sgd", label: "SGD" },
            ]}
            onChange={(kind) => actions.setSettings({ optimizer: OptimizerSettings.parse({ kind }) })}
          />
        </Field>
        <OptimizerFields optimizer={optimizer} />
      </Card>
      <Card title="Loss">
        <NumberSetting
          name="Label smoothing"
          help="Holds back too much certainty; 0 to 1, 0.1 is usual, 0 is off."
          value={settings.labelSmoothing}
          min={0}
          max={0.99}
          whole={false}
          onChange={(labelSmoothing) => actions.setSettings({ labelSmoothing })}
        />
        <ClassWeightFields />
      </Card>
      <Card title="Run">
        <NumberSetting
          name="Seed"
          help="The same seed on the same photos gives the same run again."
          label="Training seed"
          value={settings.seed}
          min={0}
          max={0xffffffff}
          whole
          onChange={(seed) => actions.setSettings({ seed })}
        />
        <Field
          name="Thawed batch norm"
          alias="bn_freeze"
          help="Whether thawed batch norms learn your photos’ averages, or stay as they are."
        >
          <Segmented
            label="Thawed batch norm"
            value={settings.batchNorm}
            options={[
              { value: "train", label: "Learns" },
              { value: "freeze", label: "Stays" },
            ]}
            onChange={(batchNorm) => actions.setSettings({ batchNorm })}
          />
        </Field>
        <Field
          name="Precision"
          alias="fp16"
          help="Automatic takes bfloat16 where the processor has it and it is faster. Thawed layers of networks with depthwise convolutions (EfficientNet-Lite, MobileNet, ConvNeXt) learn in 32 bits whatever stands here."
        >
          <Segmented
            label="Precision"
            value={settings.precision}
            options={[
              { value: "auto", label: "Automatic" },
              { value: "f32", label: "32 bits" },
              { value: "bf16", label: "bfloat16" },
            ]}
            onChange={(precision) => actions.setSettings({ precision })}
          />
        </Field>
      </Card>
    </>
  );
}
