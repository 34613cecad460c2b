import { augmentationPresets, boundsOf } from "../../../../core/contract/augmentationPresets.ts";
import type { Augmentation } from "../../../../core/contract/training.ts";
import { Card } from "../../../components/Card.tsx";
import { Field } from "../../../components/Field.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { Slider } from "../../../components/Slider.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { DrawGrid } from "./DrawGrid.tsx";
import classes from "./Setup.module.css";

interface Bound {
  readonly key: keyof Augmentation;
  readonly name: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly step: number;
  readonly show: (value: number) => string;
}

const share = (value: number): string => `${Math.round(value * 100)} %`;

const bounds: readonly Bound[] = [
  { key: "flip", name: "Mirror", help: "Chance of a mirror image.", min: 0, max: 1, step: 0.05, show: share },
  {
    key: "flipVertical",
    name: "Upside down",
    help: "Chance of an upside-down one; for photos from above.",
    min: 0,
    max: 1,
    step: 0.05,
    show: share,
  },
  {
    key: "rotate",
    name: "Turn",
    help: "Largest turn, either way.",
    min: 0,
    max: 90,
    step: 1,
    show: (value) => `${value}°`,
  },
  {
    key: "zoom",
    name: "Zoom",
    help: "Largest enlargement.",
    min: 1,
    max: 2,
    step: 0.05,
    show: (value) => `${value.toFixed(2)} ×`,
  },
  { key: "warp", name: "Warp", help: "Change of perspective.", min: 0, max: 0.5, step: 0.05, show: share },
  {
    key: "lighting",
    name: "Lighting",
    help: "Largest change of brightness and contrast.",
    min: 0,
    max: 1,
    step: 0.05,
    show: share,
  },
  {
    key: "cutOut",
    name: "Cut-out",
    help: "Largest side of a grey square that hides a part.",
    min: 0,
    max: 0.8,
    step: 0.05,
    show: share,
  },
];

const words = {
  none: "Every photo is looked at as it is.",
  sideOn: "For photos taken with a level horizon: fast.ai’s transforms_side_on.",
  topDown: "For photos from above, where up and down mean nothing: transforms_top_down.",
  own: "Your own bounds.",
} as const;

/** How photos are changed at random, and one photo as nine draws of that look. */
export function AugmentationCard() {
  const actions = useActions();
  const setting = useThawState((state) => state.setup.settings.augmentation);
  const used = useThawState(
    ({ setup }) => !setup.settings.precompute || setup.settings.views > 1 || setup.settings.tta > 0,
  );
  const augmentation = boundsOf(setting);
  const choice = typeof setting === "string" ? setting : "own";
  const choose = (next: keyof typeof words): void =>
    actions.setSettings({ augmentation: next === "own" ? (augmentation ?? augmentationPresets.sideOn) : next });
  return (
    <Card title="Changes" aside={used ? "" : "Not used while one plain view is kept"}>
      <Field name="Photos are changed" alias="aug_tfms" help={words[choice]}>
        <Segmented
          label="Photos are changed"
          value={choice}
          options={[
            { value: "none", label: "Not" },
            { value: "sideOn", label: "Side-on" },
            { value: "topDown", label: "Top-down" },
            { value: "own", label: "Own" },
          ]}
          onChange={choose}
        />
      </Field>
      {augmentation !== undefined && (
        <div className={classes.augmentation}>
          <div>
            {bounds.map(({ key, name, help, min, max, step, show }) => (
              <div key={key} className={classes.bound}>
                <span>{name}</span>
                <span>{show(augmentation[key])}</span>
                <span className={classes.boundHelp}>{help}</span>
                <span className={classes.boundSlider}>
                  <Slider
                    label={name}
                    value={augmentation[key]}
                    min={min}
                    max={max}
                    step={step}
                    width="100%"
                    valueText={show(augmentation[key])}
                    onChange={(value) => actions.setSettings({ augmentation: { ...augmentation, [key]: value } })}
                  />
                </span>
              </div>
            ))}
          </div>
          <DrawGrid augmentation={augmentation} />
        </div>
      )}
    </Card>
  );
}
