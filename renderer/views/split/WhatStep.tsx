import { ArrowRight, Dices } from "lucide-react";
import type { RefObject } from "react";
import type { SplitMethod } from "../../../core/contract/splitMethod.ts";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { Slider } from "../../components/Slider.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { SetAsidePhotos } from "./SetAsidePhotos.tsx";
import { ShareBar } from "./ShareBar.tsx";
import view from "./SplitView.module.css";
import classes from "./SplitWizard.module.css";
import { StepFrame } from "./StepFrame.tsx";
import { TogetherFields } from "./TogetherFields.tsx";

/** The largest seed of the contract, 32 bits; a thrown one stays short enough to be remembered. */
const maxSeed = 0xffffffff;
const thrownSeeds = 10_000;

const methods: Readonly<Record<SplitMethod, string>> = {
  hash: "Old photos stay where they are when more come. Shares are about what is asked.",
  exact: "Of each class the exact share, as in the article. When more photos come, some change sides.",
};

/** Step 1: how much is set aside, how it is drawn, and what stays together. */
export function WhatStep({ heading }: { readonly heading: RefObject<HTMLHeadingElement | null> }) {
  const actions = useActions();
  const { form, changing, preview } = useThawState((state) => state.split);
  const set = actions.setSplitForm;
  return (
    <StepFrame
      title="What is set aside"
      heading={heading}
      back={changing && <Button onClick={() => actions.changeSplit(false)}>Leave the split as it is</Button>}
      on={
        <Button
          look="accent"
          trailingIcon={ArrowRight}
          command="split.next"
          onClick={() => actions.goToStep("preview")}
        >
          Next
        </Button>
      }
    >
      <div className={classes.what}>
        <div className={classes.fields}>
          <Share label="Set aside for valid" min={5} max={50} value={form.validPercent} part="validPercent" />
          <Share label="Set aside for test" min={0} max={40} value={form.testPercent} part="testPercent" />
          <ShareBar />
        </div>
        <div className={classes.fields}>
          <div>
            <div className={view.label}>How it is drawn</div>
            <Segmented
              label="Method"
              wide
              value={form.method}
              options={[
                { value: "hash", label: "Keep old photos" },
                { value: "exact", label: "Exact count" },
              ]}
              onChange={(method) => void set({ method })}
            />
            <p className={view.help}>{methods[form.method]}</p>
          </div>
          <div>
            <div className={view.label}>
              Seed
              <span className={view.seed}>
                <IconButton
                  icon={Dices}
                  label="Another seed"
                  onClick={() => set({ seed: Math.floor(Math.random() * thrownSeeds) })}
                />
                <NumberField
                  label="Seed"
                  value={form.seed}
                  min={0}
                  max={maxSeed}
                  whole
                  onChange={(seed) => void set({ seed })}
                />
              </span>
            </div>
            <p className={view.help}>The same seed picks the same photos again, on any machine.</p>
          </div>
        </div>
        <div className={classes.fields}>
          <TogetherFields />
        </div>
      </div>
      {preview !== null && <SetAsidePhotos title="Would be set aside" valid={preview.valid} test={preview.test} />}
    </StepFrame>
  );
}

interface ShareProps {
  readonly label: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly part: "validPercent" | "testPercent";
}

function Share({ label, min, max, value, part }: ShareProps) {
  const actions = useActions();
  const change = (percent: number): void => void actions.setSplitForm({ [part]: percent });
  return (
    <div>
      <div className={view.label}>
        {label}
        <span className={view.seed}>
          <NumberField label={`${label}, percent`} value={value} min={min} max={max} whole onChange={change} />
          <span className={view.figure}>%</span>
        </span>
      </div>
      <Slider
        label={label}
        width="100%"
        min={min}
        max={max}
        value={value}
        valueText={`${value} percent`}
        onChange={change}
      />
    </div>
  );
}
