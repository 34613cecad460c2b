import { useMemo, useState } from "react";
import { Card } from "../../../components/Card.tsx";
import { Notice } from "../../../components/Notice.tsx";
import { useThawState } from "../../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../../format/numbers.ts";
import { formatRateValue } from "../../../format/settingsText.ts";
import { Plot } from "../../../plot/Plot.tsx";
import { ScaleSwitch } from "../../../plot/ScaleSwitch.tsx";
import { learningOnly, momentumLook, previewData, previewMarks, rateLook } from "../../../plot/schedulePlots.ts";
import { LegendItem } from "../run/LegendItem.tsx";
import { valueAt } from "../run/valueAt.ts";
import classes from "./Setup.module.css";

/** Learning rate and momentum of every group over the whole run, before anything starts. */
export function SchedulePreviewCard() {
  const whole = useThawState((state) => state.setup.preview);
  const preview = useMemo(() => (whole === null ? null : learningOnly(whole)), [whole]);
  const frozen = (whole?.groups.length ?? 0) - (preview?.groups.length ?? 0);
  const error = useThawState((state) => state.setup.previewError);
  const phases = useThawState((state) => state.setup.settings.phases);
  const [log, setLog] = useState(false);
  const [hovered, setHovered] = useState<number | null>(null);
  const epochs = preview === null ? 1 : preview.steps / preview.stepsPerEpoch;
  const names = preview?.groups.join("\n") ?? "";
  const rates = useMemo(() => rateLook(names.split("\n"), epochs, log), [names, epochs, log]);
  const momentum = useMemo(() => momentumLook(epochs), [epochs]);
  const data = useMemo(() => (preview === null ? null : previewData(preview, log)), [preview, log]);
  const marks = useMemo(() => previewMarks(phases), [phases]);
  return (
    <Card title="How the rates will go" aside={<ScaleSwitch label="Scale of the rates" log={log} onChange={setLog} />}>
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      {data !== null && preview !== null && (
        <>
          <p className={classes.caption}>
            {formatCount(preview.steps)} steps, {formatCount(preview.stepsPerEpoch)} in each of{" "}
            {formatCount(preview.steps / preview.stepsPerEpoch)} epochs.{" "}
            {frozen > 0 && `${formatNoun(frozen, "group")} before ${preview.groups[0] ?? ""} stay frozen throughout.`}
          </p>
          <div className={classes.legends}>
            {preview.groups.map((name, index) => (
              <LegendItem
                key={name}
                colour={`--plot-${index % 8}`}
                name={name}
                figure={figure(valueAt(data.rates, index + 1, hovered))}
              />
            ))}
          </div>
          <Plot label="Learning rate over epochs" data={data.rates} look={rates} onHover={setHovered} marks={marks} />
          <div className={classes.legends}>
            <LegendItem colour="--text" name="Momentum" figure={figure(valueAt(data.momentum, 1, hovered))} />
          </div>
          <Plot label="Momentum over epochs" data={data.momentum} look={momentum} onHover={setHovered} height={110} />
        </>
      )}
      {data === null && error === null && <p className={classes.caption}>Working out the schedule…</p>}
    </Card>
  );
}

function figure(value: number | null): string {
  return value === null ? "–" : formatRateValue(value);
}
