import { Check } from "lucide-react";
import { classNames } from "../../components/classNames.ts";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { canStepTo, type SplitStep, splitSteps } from "../../store/splitSlice.ts";
import classes from "./SplitWizard.module.css";

const titles: Readonly<Record<SplitStep, string>> = { what: "What", preview: "Preview", do: "Do" };

/** The three steps: which are behind, which is in view, and the way to those that can be gone to. */
export function SplitSteps() {
  const actions = useActions();
  const split = useThawState((state) => state.split);
  const current = splitSteps.indexOf(split.step);
  return (
    <ol className={classes.steps} aria-label="Steps">
      {splitSteps.map((step, at) => {
        const done = at < current;
        return (
          <li key={step} className={classNames(classes.stepItem, done && classes.stepDone)}>
            <button
              type="button"
              className={classes.step}
              aria-current={at === current ? "step" : undefined}
              aria-label={`${at + 1}. ${titles[step]}${done ? ", done" : ""}`}
              disabled={at !== current && !canStepTo(split, step)}
              onClick={() => actions.goToStep(step)}
            >
              <span className={classes.stepNumber} aria-hidden>
                {done ? <Check size={13} strokeWidth={2.5} /> : at + 1}
              </span>
              {titles[step]}
            </button>
          </li>
        );
      })}
    </ol>
  );
}
