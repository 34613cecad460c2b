import type { RefObject } from "react";
import { useThawState } from "../../components/ThawContext.tsx";
import { DoStep } from "./DoStep.tsx";
import { PreviewStep } from "./PreviewStep.tsx";
import { SplitSteps } from "./SplitSteps.tsx";
import classes from "./SplitWizard.module.css";
import { WhatStep } from "./WhatStep.tsx";

/** What, preview, do: one step in view at a time. */
export function SplitWizard({ heading }: { readonly heading: RefObject<HTMLHeadingElement | null> }) {
  const step = useThawState((state) => state.split.step);
  return (
    <div className={classes.wizard}>
      <SplitSteps />
      {step === "what" && <WhatStep heading={heading} />}
      {step === "preview" && <PreviewStep heading={heading} />}
      {step === "do" && <DoStep heading={heading} />}
    </div>
  );
}
