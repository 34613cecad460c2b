import { Square } from "lucide-react";
import { useEffect, useMemo, useRef, useState } from "react";
import type { LrFindReport } from "../../../../core/contract/training.ts";
import { Button } from "../../../components/Button.tsx";
import { Card } from "../../../components/Card.tsx";
import { Notice } from "../../../components/Notice.tsx";
import { ProgressBar } from "../../../components/ProgressBar.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatRateValue } from "../../../format/settingsText.ts";
import { Plot } from "../../../plot/Plot.tsx";
import { sweepData, sweepLook } from "../../../plot/schedulePlots.ts";
import { jobOf } from "../../../store/jobsSlice.ts";
import { LegendItem } from "../run/LegendItem.tsx";
import { valueAt } from "../run/valueAt.ts";
import classes from "./Setup.module.css";

/** The learning-rate finder: a sweep of the rate, drawn, with rates to take. */
export function RateFinder() {
  const actions = useActions();
  const sweep = useThawState((state) => state.setup.sweep);
  const count = useThawState((state) => state.setup.settings.phases.length);
  const progress = useThawState((state) => jobOf(state.jobs, "train.lrFind"))?.view.progress;
  const place = useRef<HTMLDivElement>(null);
  // It stands beneath the phases, so whoever pressed the button would not see that anything came of it.
  useEffect(() => {
    if (sweep !== null) place.current?.scrollIntoView({ block: "nearest" });
  }, [sweep]);
  const there = sweep !== null;
  useEffect(() => (there && place.current !== null ? keepInView(place.current) : undefined), [there]);
  if (sweep === null) return null;
  const phase = count > 1 ? ` for phase ${sweep.phase + 1}` : "";
  return (
    <div ref={place}>
      <Card
        title={`Learning rate finder${phase}`}
        aside={
          sweep.running ? (
            <Button icon={Square} onClick={actions.stopSweep}>
              Stop the search
            </Button>
          ) : (
            <Button onClick={() => actions.findRate(sweep.phase)}>Search again</Button>
          )
        }
      >
        {sweep.running && (
          <div className={classes.sweeping} role="status">
            <span>{progress?.phase ?? "Trying rates from very small to very large"}</span>
            <ProgressBar label="Learning rate finder" done={progress?.done ?? 0} total={progress?.total ?? 0} />
          </div>
        )}
        {sweep.error !== null && <Notice tone="error">{sweep.error.message}</Notice>}
        {!sweep.running && sweep.report === null && sweep.error === null && (
          <p className={classes.caption}>The search was stopped; nothing was changed.</p>
        )}
        {sweep.report !== null && <SweepPlot report={sweep.report} />}
      </Card>
    </div>
  );
}

/** What was in view stays so when the window is made smaller. Returns the function that ends it. */
function keepInView(element: HTMLElement): () => void {
  let seen = false;
  const watcher = new IntersectionObserver(
    ([entry]) => {
      seen = (entry?.intersectionRatio ?? 0) > 0.95;
    },
    { threshold: [0.5, 0.96] },
  );
  // Called before the watcher learns of the new size.
  const onResize = (): void => {
    if (seen) element.scrollIntoView({ block: "nearest", behavior: "instant" });
  };
  watcher.observe(element);
  window.addEventListener("resize", onResize);
  return () => {
    watcher.disconnect();
    window.removeEventListener("resize", onResize);
  };
}

const names = { valley: "valley", steep: "steep", minimum: "minimum / 10", slide: "slide" } as const;

function SweepPlot({ report }: { readonly report: LrFindReport }) {
  const actions = useActions();
  const [hovered, setHovered] = useState<number | null>(null);
  const data = useMemo(() => sweepData(report), [report]);
  const look = useMemo(() => sweepLook(report), [report]);
  const suggestions = useMemo(
    () =>
      (["valley", "steep", "minimum", "slide"] as const).flatMap((key) => {
        const x = report.suggestions[key];
        return x === null ? [] : [{ x, name: names[key], onTake: () => actions.takeRate(x) }];
      }),
    [report, actions],
  );
  return (
    <>
      {report.cautions.map((caution) => (
        <Notice key={caution} tone="warning">
          {caution}
        </Notice>
      ))}
      <div className={classes.legends}>
        <LegendItem colour="--text-3" name="Each batch" figure={valueAt(data, 1, hovered)?.toFixed(3) ?? "–"} />
        <LegendItem colour="--text" name="Smoothed" figure={valueAt(data, 2, hovered)?.toFixed(3) ?? "–"} />
        {hovered !== null && <span className={classes.at}>at {formatRateValue(hovered)}</span>}
      </div>
      <Plot
        label="Loss over learning rate"
        data={data}
        look={look}
        onHover={setHovered}
        marks={suggestions}
        height={240}
      />
      <div className={classes.suggestions}>
        <span>Take one:</span>
        {suggestions.map(({ x, name, onTake }) => (
          <Button key={name} onClick={onTake}>
            {name} {formatRateValue(Number(x.toPrecision(2)))}
          </Button>
        ))}
        {suggestions.length === 0 && <span>this curve suggests none.</span>}
      </div>
    </>
  );
}
