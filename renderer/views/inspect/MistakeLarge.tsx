import { ArrowRight } from "lucide-react";
import { ClassName } from "../../components/ClassName.tsx";
import { LargePhoto } from "../../components/LargePhoto.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { shownPredictions } from "../../store/inspectSlice.ts";
import { findPhoto } from "../../store/photoSet.ts";
import classes from "./InspectView.module.css";
import { Probabilities } from "./Probabilities.tsx";

/** One judged photo over the whole stage, with every probability. */
export function MistakeLarge() {
  const actions = useActions();
  const { report, cell, large } = useThawState((state) => state.inspect);
  const photo = useThawState((state) => (large === null ? undefined : findPhoto(state.photos.shown, large)));
  if (report === null || photo === undefined) return null;
  const shown = shownPredictions(report, cell);
  const at = shown.findIndex((prediction) => prediction.photo === photo.id);
  const prediction = shown[at];
  if (prediction === undefined) return null;
  return (
    <LargePhoto
      photo={photo}
      at={at}
      total={shown.length}
      onStep={actions.stepMistake}
      onClose={() => actions.openMistake(null)}
    >
      <span className={classes.verdict}>
        <ClassName name={report.classes[prediction.truth] ?? ""} />
        <ArrowRight size={13} strokeWidth={1.75} aria-hidden />
        <ClassName name={report.classes[prediction.predicted] ?? ""} />
      </span>
      <Probabilities
        names={report.classes}
        probabilities={prediction.probabilities}
        limit={prediction.probabilities.length}
      />
    </LargePhoto>
  );
}
