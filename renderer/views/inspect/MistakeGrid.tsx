import { ArrowRight, CircleCheck } from "lucide-react";
import { useMemo, useState } from "react";
import type { InspectReport, Prediction } from "../../../core/contract/training.ts";
import { Button } from "../../components/Button.tsx";
import { Card } from "../../components/Card.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { EmptyState } from "../../components/EmptyState.tsx";
import { FileName } from "../../components/FileName.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { shownPredictions } from "../../store/inspectSlice.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { cellTitle } from "./cellTitle.ts";
import classes from "./InspectView.module.css";
import { Probabilities } from "./Probabilities.tsx";

/** Photos drawn at first and with each press of the button. */
const page = 120;

/** The photos of the chosen cell, or every mistake, the most mistaken first. */
export function MistakeGrid({ report }: { readonly report: InspectReport }) {
  const actions = useActions();
  const cell = useThawState((state) => state.inspect.cell);
  const [limit, setLimit] = useState(page);
  const shown = useMemo(() => shownPredictions(report, cell), [report, cell]);
  const title = cell === null ? formatNoun(shown.length, "mistake") : cellTitle(report, cell, shown.length);
  return (
    <Card
      title={title}
      aside={
        cell === null ? (
          "the most mistaken first"
        ) : (
          <Button look="ghost" onClick={actions.showAllMistakes}>
            Show all mistakes
          </Button>
        )
      }
    >
      {shown.length === 0 ? (
        <EmptyState
          icon={CircleCheck}
          title="No mistakes"
          text={`All ${formatCount(report.total)} photos that were set aside were recognised.`}
        />
      ) : (
        <ul className={classes.grid}>
          {shown.slice(0, limit).map((prediction) => (
            <li key={prediction.photo}>
              <Mistake report={report} prediction={prediction} />
            </li>
          ))}
        </ul>
      )}
      {shown.length > limit && (
        <Button onClick={() => setLimit(limit + page)}>
          Show {formatCount(Math.min(page, shown.length - limit))} more
        </Button>
      )}
    </Card>
  );
}

function Mistake({ report, prediction }: { readonly report: InspectReport; readonly prediction: Prediction }) {
  const actions = useActions();
  const photo = useThawState((state) => findPhoto(state.photos.shown, prediction.photo));
  const truth = report.classes[prediction.truth] ?? "";
  const predicted = report.classes[prediction.predicted] ?? "";
  const name = photo?.name ?? `photo ${prediction.photo}`;
  return (
    <button
      type="button"
      className={classes.mistake}
      aria-label={`${name}: ${truth} predicted as ${predicted}`}
      onClick={() => actions.openMistake(prediction.photo)}
    >
      <span className={classes.frame}>
        <PhotoImage id={prediction.photo} size="thumb" alt="" />
      </span>
      <span className={classes.verdict}>
        <ClassName name={truth} />
        <ArrowRight size={13} strokeWidth={1.75} aria-hidden />
        <ClassName name={predicted} />
      </span>
      <Probabilities names={report.classes} probabilities={prediction.probabilities} limit={2} />
      <span className={classes.file}>
        <FileName name={name} />
      </span>
    </button>
  );
}
