import { classNames } from "../../components/classNames.ts";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { totals } from "../../store/projectSlice.ts";
import { sidesOf } from "../../store/sidesOf.ts";
import { readyPreview } from "../../store/splitSlice.ts";
import view from "./SplitView.module.css";
import classes from "./SplitWizard.module.css";

/** How many photos each side gets: about, until the preview knows. */
export function ShareBar() {
  const { validPercent, testPercent } = useThawState((state) => state.split.form);
  const preview = useThawState((state) => readyPreview(state.split));
  const kept = useThawState(({ project }) => (project.summary === null ? 0 : totals(project.summary).kept));
  const share = (percent: number): number => Math.round((kept * percent) / 100);
  const [valid, test] = [share(validPercent), share(testPercent)];
  const sides = preview === null ? { train: kept - valid - test, valid, test } : sidesOf(preview.classes);
  const words = [
    `${formatCount(sides.train)} to train on`,
    `${formatCount(sides.valid)} for valid`,
    ...(sides.test > 0 ? [`${formatCount(sides.test)} for test`] : []),
  ];
  return (
    <div>
      <div className={classNames(view.bar, classes.shares)} aria-hidden>
        {sides.train > 0 && <div className={classNames(view.train, classes.share)} style={{ flexGrow: sides.train }} />}
        {sides.valid > 0 && <div className={classNames(view.valid, classes.share)} style={{ flexGrow: sides.valid }} />}
        {sides.test > 0 && <div className={classNames(view.test, classes.share)} style={{ flexGrow: sides.test }} />}
      </div>
      <p className={view.help}>
        {preview === null && "About "}
        {words.join(", ")}.
      </p>
    </div>
  );
}
