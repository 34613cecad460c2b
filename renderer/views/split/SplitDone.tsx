import { Undo2 } from "lucide-react";
import type { SplitState } from "../../../core/contract/photos.ts";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import classes from "./SplitView.module.css";

/** The split as it stands, and the way back. */
export function SplitDone({ split }: { readonly split: SplitState }) {
  const actions = useActions();
  const moving = useThawState((state) => state.split.moving);
  return (
    <div className={classes.form}>
      <Notice tone="good">
        {split.adopted
          ? "This folder came with its own train and valid folders. Thaw uses them as they are."
          : "The photos are split. The ones set aside lie in the folder valid."}
      </Notice>
      {!split.adopted && (
        <dl className={classes.facts}>
          <dt>Set aside</dt>
          <dd>{split.validPercent} % of each class</dd>
          <dt>Seed</dt>
          <dd>{split.seed}</dd>
        </dl>
      )}
      <div className={classes.do}>
        <Button icon={Undo2} disabled={moving} onClick={actions.undoSplit}>
          {moving ? "Moving the photos back…" : "Undo the split"}
        </Button>
        <p className={classes.help}>Every photo goes back to train; none is lost.</p>
      </div>
    </div>
  );
}
