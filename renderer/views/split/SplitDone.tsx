import { Pencil, Undo2 } from "lucide-react";
import type { RefObject } from "react";
import type { SplitState } from "../../../core/contract/photos.ts";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatNoun } from "../../format/numbers.ts";
import { LeakCheck } from "./LeakCheck.tsx";
import { SplitFacts } from "./SplitFacts.tsx";
import classes from "./SplitView.module.css";

interface SplitDoneProps {
  readonly split: SplitState;
  /** Takes the focus when the photos have moved. */
  readonly heading: RefObject<HTMLHeadingElement | null>;
}

/** The split as it stands, what leaks, what came since, and the way back. */
export function SplitDone({ split, heading }: SplitDoneProps) {
  const actions = useActions();
  const { moving, preview } = useThawState((state) => state.split);
  const late = !split.adopted && split.method === "hash" ? (preview?.moves ?? 0) : 0;
  return (
    <div className={classes.form}>
      <h2 ref={heading} tabIndex={-1}>
        {split.adopted ? "The folder came split" : "The photos are split"}
      </h2>
      <Notice tone="good">
        {split.adopted
          ? "This folder came with its own train and valid folders. Thaw uses them as they are."
          : `The photos set aside lie in the folder${split.testPercent > 0 ? "s valid and test" : " valid"}.`}
      </Notice>
      <LeakCheck />
      {late > 0 && (
        <Notice tone="warning" action={<Button onClick={actions.applySplit}>Split them too</Button>}>
          {formatNoun(late, "photo")} that came since would be set aside. The others stay where they are.
        </Notice>
      )}
      {!split.adopted && <SplitFacts {...split} />}
      <div className={classes.do}>
        <Button icon={Undo2} disabled={moving} onClick={actions.undoSplit}>
          {moving ? "Moving the photos…" : "Undo the split"}
        </Button>
        <Button icon={Pencil} disabled={moving} onClick={() => actions.changeSplit(true)}>
          Split anew…
        </Button>
        <p className={classes.help}>
          {split.adopted
            ? "Undone, the photos set aside go to train; none is lost."
            : "Undone, every photo goes back to where it was; none is lost."}
        </p>
      </div>
    </div>
  );
}
