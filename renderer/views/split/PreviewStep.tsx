import { ArrowLeft, ArrowRight } from "lucide-react";
import type { RefObject } from "react";
import { Button } from "../../components/Button.tsx";
import { classNames } from "../../components/classNames.ts";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { readyPreview } from "../../store/splitSlice.ts";
import { FileList } from "./FileList.tsx";
import { GroupList } from "./GroupList.tsx";
import { PreviewProgress } from "./PreviewProgress.tsx";
import { SplitBars } from "./SplitBars.tsx";
import view from "./SplitView.module.css";
import classes from "./SplitWizard.module.css";
import { StepFrame } from "./StepFrame.tsx";

/** Step 2: what the split would do, before any file moves. */
export function PreviewStep({ heading }: { readonly heading: RefObject<HTMLHeadingElement | null> }) {
  const actions = useActions();
  const { preview, looking } = useThawState((state) => state.split);
  const ready = useThawState((state) => readyPreview(state.split) !== null);
  return (
    <StepFrame
      title="What it would do"
      heading={heading}
      busy={looking}
      back={
        <Button icon={ArrowLeft} command="split.back" onClick={() => actions.goToStep("what")}>
          Back
        </Button>
      }
      on={
        <Button
          look="accent"
          trailingIcon={ArrowRight}
          command="split.next"
          disabled={!ready}
          onClick={() => actions.goToStep("do")}
        >
          Next
        </Button>
      }
    >
      <div className={classNames(classes.preview, preview?.groups.length === 0 && classes.noGroups)}>
        <div className={classes.numbers}>
          <PreviewProgress />
          {preview !== null && (
            <>
              {preview.warnings.length > 0 && (
                <Notice tone="warning">
                  <ul className={view.warnings}>
                    {preview.warnings.map((warning) => (
                      <li key={warning}>{warning}</li>
                    ))}
                  </ul>
                </Notice>
              )}
              {preview.groups.length > 0 && (
                <Notice tone="good">
                  {formatNoun(preview.groups.length, "group")} of like photos stay on one side. Drawn one by one,{" "}
                  {formatCount(preview.wouldHaveLeaked)} of the photos set aside would have leaked.
                </Notice>
              )}
              <SplitBars title="Photos of each class" classes={preview.classes} />
            </>
          )}
        </div>
        {preview !== null && preview.groups.length > 0 && (
          <div className={classes.groupsPane}>
            <GroupList title="Kept together" groups={preview.groups} />
          </div>
        )}
        {preview !== null && (
          <div className={classes.filesPane}>
            <FileList valid={preview.valid} test={preview.test} />
          </div>
        )}
      </div>
    </StepFrame>
  );
}
