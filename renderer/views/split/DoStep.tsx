import { ArrowLeft, Square } from "lucide-react";
import type { RefObject } from "react";
import type { SplitPreview } from "../../../core/contract/split.ts";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { sidesOf } from "../../store/sidesOf.ts";
import { readyPreview } from "../../store/splitSlice.ts";
import { groupWords } from "./groupWords.ts";
import { JobProgress } from "./JobProgress.tsx";
import { PreviewProgress } from "./PreviewProgress.tsx";
import { SetAsidePhotos } from "./SetAsidePhotos.tsx";
import { SplitBars } from "./SplitBars.tsx";
import { SplitFacts } from "./SplitFacts.tsx";
import view from "./SplitView.module.css";
import classes from "./SplitWizard.module.css";
import { StepFrame } from "./StepFrame.tsx";

/** Step 3: says once more what will move, moves it, and can be stopped meanwhile. */
export function DoStep({ heading }: { readonly heading: RefObject<HTMLHeadingElement | null> }) {
  const actions = useActions();
  const { form, moving, stopped } = useThawState((state) => state.split);
  const preview = useThawState((state) => (state.split.moving ? state.split.preview : readyPreview(state.split)));
  return (
    <StepFrame
      title="Move the photos"
      heading={heading}
      busy={moving}
      back={
        <Button icon={ArrowLeft} command="split.back" disabled={moving} onClick={() => actions.goToStep("preview")}>
          Back
        </Button>
      }
      on={
        <Button look="accent" disabled={moving || preview === null} command="split.next" onClick={actions.applySplit}>
          {preview === null ? "Split" : doing(preview)}
        </Button>
      }
    >
      <div className={classes.doStep}>
        <div className={classes.fields}>
          {preview === null ? (
            <PreviewProgress />
          ) : (
            <>
              <Sides preview={preview} />
              <p className={view.help}>
                {preview.moves === 0
                  ? "Every photo lies on its side already; only the split is noted."
                  : `${formatNoun(preview.moves, "file")} will change folders within the project. Nothing is copied or deleted, and one click moves all of it back.`}
              </p>
            </>
          )}
          {moving && (
            <JobProgress command="split.apply" label="The split" waiting="Moving the photos">
              <Button icon={Square} onClick={actions.stopMoving}>
                Stop
              </Button>
            </JobProgress>
          )}
          {stopped && !moving && (
            <Notice tone="warning">Stopped. Every photo lies where it was before; split when you are ready.</Notice>
          )}
          {preview !== null && <SplitBars title="Photos of each class" classes={preview.classes} />}
          {preview !== null && <SetAsidePhotos title="Photos set aside" valid={preview.valid} test={preview.test} />}
        </div>
        <div className={classes.fields}>
          <SplitFacts {...form} />
          <p className={view.help}>
            Kept together: {form.together.map((reason) => groupWords[reason].toLowerCase()).join(", ")}.
          </p>
        </div>
      </div>
    </StepFrame>
  );
}

function Sides({ preview }: { readonly preview: SplitPreview }) {
  const { train, valid, test } = sidesOf(preview.classes);
  const sides = [
    { folder: "train/", count: train, text: "to learn from" },
    { folder: "valid/", count: valid, text: "to judge by" },
    ...(test > 0 ? [{ folder: "test/", count: test, text: "for the last word" }] : []),
  ];
  return (
    <ul className={classes.sides} aria-label="Sides">
      {sides.map(({ folder, count, text }) => (
        <li key={folder}>
          <span className={classes.sideCount}>{formatCount(count)}</span>
          <span>{folder}</span>
          <span className={view.counts}>{text}</span>
        </li>
      ))}
    </ul>
  );
}

/** What the button does, in words. */
function doing({ moves, valid, test }: Pick<SplitPreview, "moves" | "valid" | "test">): string {
  if (moves === 0) return "Split; no photo has to move";
  const held = valid.length + test.length;
  return test.length > 0
    ? `Split: ${formatNoun(held, "photo")} to valid/ and test/`
    : `Split: ${formatNoun(held, "photo")} to valid/`;
}
