import { HeadSettings } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { Field } from "../../../components/Field.tsx";
import { NumberSetting } from "../../../components/NumberSetting.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { BackboneFields } from "./BackboneFields.tsx";
import { NetworkPicture } from "./NetworkPicture.tsx";

/** Which network, where its weights come from, what stands on it, and which of it learns. */
export function NetworkPane() {
  const actions = useActions();
  const head = useThawState((state) => state.setup.settings.head);
  return (
    <>
      <Card title="Backbone and head">
        <BackboneFields />
        <Field
          name="Head"
          help={
            head.kind === "linear"
              ? "One layer on the averaged features: few numbers to learn, good for few photos."
              : "fast.ai’s: average and maximum pooled, a hidden layer, batch norm and dropout."
          }
        >
          <Segmented
            label="Head"
            value={head.kind}
            options={[
              { value: "linear", label: "Linear" },
              { value: "concatPool", label: "fast.ai" },
            ]}
            onChange={(kind) => actions.setSettings({ head: HeadSettings.parse({ kind, dropout: head.dropout }) })}
          />
        </Field>
        {head.kind === "concatPool" && (
          <NumberSetting
            name="Hidden units"
            alias="lin_ftrs"
            help="Width of the hidden layer; the article’s head has 512."
            value={head.hidden}
            min={8}
            max={4096}
            whole
            onChange={(hidden) => actions.setSettings({ head: { ...head, hidden } })}
          />
        )}
        <NumberSetting
          name="Dropout"
          alias="ps"
          help="Share of the head’s inputs that are silenced at random in each step."
          value={head.dropout}
          min={0}
          max={0.95}
          whole={false}
          onChange={(dropout) => actions.setSettings({ head: { ...head, dropout } })}
        />
      </Card>
      <NetworkPicture />
    </>
  );
}
