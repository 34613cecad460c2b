import { Card } from "../../../components/Card.tsx";
import { Field } from "../../../components/Field.tsx";
import { NumberSetting } from "../../../components/NumberSetting.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { Switch } from "../../../components/Switch.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { AugmentationCard } from "./AugmentationCard.tsx";

/** How photos are shown to the network while it learns and when it is judged. */
export function PhotosPane() {
  const actions = useActions();
  const settings = useThawState((state) => state.setup.settings);
  return (
    <>
      <Card title="How photos are looked at">
        <Field
          name="Keep what frozen layers see"
          alias="precompute"
          help={
            settings.precompute
              ? "Each photo goes through the frozen layers once; epochs then take moments."
              : "Each photo is read and changed anew in every epoch: slower, and it learns more from few photos."
          }
        >
          <Switch
            label="Keep what frozen layers see"
            checked={settings.precompute}
            onChange={(precompute) => actions.setSettings({ precompute })}
          />
        </Field>
        {settings.precompute && (
          <NumberSetting
            name="Views kept"
            help="Changed copies of each photo that are kept; epochs take them in turn. 1 is the plain photo."
            value={settings.views}
            min={1}
            max={32}
            whole
            onChange={(views) => actions.setSettings({ views })}
          />
        )}
        <Field
          name="Photos that are not square"
          alias="ResizeMethod"
          help={
            settings.resize === "crop"
              ? "Their middle is looked at, and the ends of the longer side are not."
              : "All of them is looked at, narrower or lower than it is."
          }
        >
          <Segmented
            label="Photos that are not square"
            value={settings.resize}
            options={[
              { value: "crop", label: "Cut to a square" },
              { value: "squish", label: "Squeeze the whole photo in" },
            ]}
            onChange={(resize) => actions.setSettings({ resize })}
          />
        </Field>
        <NumberSetting
          name="Batch size"
          alias="bs"
          help="How many photos are looked at before each correction."
          value={settings.batchSize}
          min={1}
          max={4096}
          whole
          onChange={(batchSize) => actions.setSettings({ batchSize })}
        />
        <NumberSetting
          name="Views when judged"
          alias="TTA"
          help="Changed copies of a photo set aside whose answers are averaged with the plain one’s; 0 looks once."
          value={settings.tta}
          min={0}
          max={16}
          whole
          onChange={(tta) => actions.setSettings({ tta })}
        />
      </Card>
      <AugmentationCard />
    </>
  );
}
