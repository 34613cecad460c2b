import { type ScheduleSettings, scheduleEpochs } from "../../../../core/contract/training.ts";
import { Disclosure } from "../../../components/Disclosure.tsx";
import { Field } from "../../../components/Field.tsx";
import { NumberSetting } from "../../../components/NumberSetting.tsx";
import { Select } from "../../../components/Select.tsx";
import { formatNoun } from "../../../format/numbers.ts";
import { scheduleNames } from "../../../format/settingsText.ts";
import { scheduleOfKind } from "../../../store/phaseEdits.ts";

interface ScheduleFieldsProps {
  readonly schedule: ScheduleSettings;
  readonly label: string;
  readonly onChange: (schedule: ScheduleSettings) => void;
}

const words: Readonly<Record<ScheduleSettings["kind"], { readonly alias: string; readonly help: string }>> = {
  constant: { alias: "fit", help: "The same rate in every step." },
  oneCycle: { alias: "fit_one_cycle", help: "Up to the rate and down to almost nothing: a good first choice." },
  cosineRestarts: {
    alias: "cycle_len, cycle_mult",
    help: "Falls in each cycle, then starts over: the article’s second step.",
  },
  flatCosine: { alias: "fit_flat_cos", help: "The full rate for a while, then down to nothing." },
};

interface Figure {
  readonly key: string;
  readonly name: string;
  readonly alias?: string;
  readonly help: string;
  readonly min: number;
  readonly max: number;
  readonly whole: boolean;
}

const figures: readonly Figure[] = [
  { key: "epochs", name: "Epochs", help: "How many times it goes through all photos.", min: 1, max: 1000, whole: true },
  { key: "cycles", name: "Cycles", help: "How many times the rate falls.", min: 1, max: 20, whole: true },
  {
    key: "cycleLen",
    name: "First cycle",
    alias: "cycle_len",
    help: "Epochs of the first cycle.",
    min: 1,
    max: 1000,
    whole: true,
  },
  {
    key: "cycleMult",
    name: "Growth",
    alias: "cycle_mult",
    help: "Each cycle is this many times as long as the one before.",
    min: 1,
    max: 10,
    whole: true,
  },
  {
    key: "pctStart",
    name: "Before the fall",
    alias: "pct_start",
    help: "Share of the phase that comes before the rate falls, 0 to 1.",
    min: 0.01,
    max: 0.99,
    whole: false,
  },
  {
    key: "div",
    name: "First rate",
    alias: "div",
    help: "The phase begins at the rate divided by this.",
    min: 1,
    max: 1e6,
    whole: false,
  },
  {
    key: "divFinal",
    name: "Last rate",
    alias: "div_final",
    help: "It ends at the rate divided by this.",
    min: 1,
    max: 1e9,
    whole: false,
  },
];

/** How the rate goes over a phase, and the numbers of that. */
export function ScheduleFields({ schedule, label, onChange }: ScheduleFieldsProps) {
  const { alias, help } = words[schedule.kind];
  const values: Readonly<Record<string, unknown>> = schedule;
  const shown = figures.filter(({ key }) => typeof values[key] === "number");
  const fine = shown.filter(({ key }) => key === "pctStart" || key === "div" || key === "divFinal");
  const field = (figure: Figure) => (
    <NumberSetting
      key={figure.key}
      name={figure.name}
      help={figure.help}
      {...(figure.alias === undefined ? {} : { alias: figure.alias })}
      label={figure.name}
      value={Number(values[figure.key])}
      min={figure.min}
      max={figure.max}
      whole={figure.whole}
      onChange={(value) => onChange({ ...schedule, [figure.key]: value })}
    />
  );
  return (
    <>
      <Field name="Schedule" alias={alias} help={help}>
        <Select
          label={`Schedule, ${label}`}
          value={schedule.kind}
          options={kinds.map((kind) => ({ value: kind, label: scheduleNames[kind] }))}
          onChange={(kind) => onChange(scheduleOfKind(kind, schedule))}
        />
      </Field>
      {shown.filter((figure) => !fine.includes(figure)).map(field)}
      {schedule.kind === "cosineRestarts" && (
        <Field name="Epochs in all" help="The sum of the cycles.">
          <span>{formatNoun(scheduleEpochs(schedule), "epoch")}</span>
        </Field>
      )}
      {fine.length > 0 && <Disclosure title="Finer points of the schedule">{fine.map(field)}</Disclosure>}
    </>
  );
}

const kinds = ["oneCycle", "constant", "cosineRestarts", "flatCosine"] as const;
