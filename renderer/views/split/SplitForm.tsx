import { Dices } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { Notice } from "../../components/Notice.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import { Slider } from "../../components/Slider.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import classes from "./SplitView.module.css";

/** The largest seed of the contract, 32 bits; a thrown one stays short enough to be remembered. */
const maxSeed = 0xffffffff;
const thrownSeeds = 10_000;

/** Share and seed, and the button that moves the photos. */
export function SplitForm() {
  const actions = useActions();
  const split = useThawState((state) => state.split);
  const { preview, moving } = split;
  const train = preview?.classes.reduce((sum, count) => sum + count.train, 0) ?? 0;
  const valid = preview?.classes.reduce((sum, count) => sum + count.valid, 0) ?? 0;
  return (
    <div className={classes.form}>
      <div>
        <div className={classes.label}>
          Share set aside
          <span className={classes.figure}>{split.validPercent} %</span>
        </div>
        <Slider
          label="Share set aside"
          width="100%"
          min={5}
          max={50}
          step={1}
          value={split.validPercent}
          valueText={`${split.validPercent} percent`}
          disabled={moving}
          onChange={(validPercent) => void actions.setSplitForm({ validPercent })}
        />
        <p className={classes.help}>A fifth of each class is usual.</p>
      </div>
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
              value={split.seed}
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
      <div className={classes.do}>
        {split.error !== null && <Notice tone="error">{split.error.message}</Notice>}
        <Button look="accent" size="large" disabled={moving || preview === null} onClick={actions.applySplit}>
          {moving ? "Moving the photos…" : `Split ${formatCount(train)} / ${formatCount(valid)}`}
        </Button>
      </div>
    </div>
  );
}
