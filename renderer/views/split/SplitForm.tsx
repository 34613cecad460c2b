import { Dices } from "lucide-react";
import type { SplitMethod } from "../../../core/contract/splitMethod.ts";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { Slider } from "../../components/Slider.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import classes from "./SplitView.module.css";
import { TogetherFields } from "./TogetherFields.tsx";

/** The largest seed of the contract, 32 bits; a thrown one stays short enough to be remembered. */
const maxSeed = 0xffffffff;
const thrownSeeds = 10_000;

const methods: Readonly<Record<SplitMethod, string>> = {
  hash: "Old photos stay where they are when more come. Shares are about what is asked.",
  exact: "Of each class the exact share, as in the article. When more photos come, some change sides.",
};

/** Step 1, what is asked for, and step 3, the button that says what will move. */
export function SplitForm() {
  const actions = useActions();
  const { form, preview, moving, looking, changing, error } = useThawState((state) => state.split);
  const idle = preview === null || looking;
  return (
    <div className={classes.form}>
      <h2>1. What</h2>
      <Share label="Set aside for valid" min={5} max={50} value={form.validPercent} part="validPercent" />
      <Share label="Set aside for test" min={0} max={40} value={form.testPercent} part="testPercent" />
      <div>
        <div className={classes.label}>
          Seed
          <span className={classes.seed}>
            <IconButton
              icon={Dices}
              label="Another seed"
              disabled={moving}
              onClick={() => actions.setSplitForm({ seed: Math.floor(Math.random() * thrownSeeds) })}
            />
            <NumberField
              label="Seed"
              value={form.seed}
              min={0}
              max={maxSeed}
              whole
              disabled={moving}
              onChange={(seed) => void actions.setSplitForm({ seed })}
            />
          </span>
        </div>
        <p className={classes.help}>The same seed picks the same photos again, on any machine.</p>
      </div>
      <div>
        <Segmented
          label="Method"
          wide
          value={form.method}
          options={[
            { value: "hash", label: "Keep old photos" },
            { value: "exact", label: "Exact count" },
          ]}
          onChange={(method) => void actions.setSplitForm({ method })}
        />
        <p className={classes.help}>{methods[form.method]}</p>
      </div>
      <TogetherFields />
      <div className={classes.do}>
        <h2>3. Do</h2>
        <Button look="accent" size="large" disabled={moving || idle || error !== null} onClick={actions.applySplit}>
          {moving ? "Moving the photos…" : idle ? "Split" : doing(preview)}
        </Button>
        {changing && (
          <Button disabled={moving} onClick={() => actions.changeSplit(false)}>
            Leave the split as it is
          </Button>
        )}
        <p className={classes.help}>Files move within the project; one click moves them back.</p>
      </div>
    </div>
  );
}

/** What the button does, in words. */
function doing({ moves, valid, test }: { moves: number; valid: readonly unknown[]; test: readonly unknown[] }): string {
  if (moves === 0) return "Split; no photo has to move";
  const held = valid.length + test.length;
  return test.length > 0
    ? `Split: ${formatNoun(held, "photo")} to valid/ and test/`
    : `Split: ${formatNoun(held, "photo")} to valid/`;
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
  const moving = useThawState((state) => state.split.moving);
  const change = (percent: number): void => void actions.setSplitForm({ [part]: percent });
  return (
    <div>
      <div className={classes.label}>
        {label}
        <span className={classes.seed}>
          <NumberField
            label={`${label}, percent`}
            value={value}
            min={min}
            max={max}
            whole
            disabled={moving}
            onChange={change}
          />
          <span className={classes.figure}>%</span>
        </span>
      </div>
      <Slider
        label={label}
        width="100%"
        min={min}
        max={max}
        value={value}
        valueText={`${value} percent`}
        disabled={moving}
        onChange={change}
      />
    </div>
  );
}
