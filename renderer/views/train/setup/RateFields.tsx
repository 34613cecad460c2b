import { Minus, Plus } from "lucide-react";
import type { Phase } from "../../../../core/contract/training.ts";
import { Field } from "../../../components/Field.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { NumberField } from "../../../components/NumberField.tsx";
import { useActions } from "../../../components/ThawContext.tsx";
import classes from "./Setup.module.css";

interface RateFieldsProps {
  readonly phase: Phase;
  readonly at: number;
  /** Thawed groups in order, the head last. */
  readonly groups: readonly string[];
}

/** One rate for all that learns, or several from the first thawed layers to the head, as the article's lists. */
export function RateFields({ phase, at, groups }: RateFieldsProps) {
  const actions = useActions();
  const rates = phase.learningRates;
  const set = (learningRates: number[]): void => actions.setPhase(at, { learningRates });
  const first = rates[0] ?? 0.01;
  return (
    <Field
      name={rates.length === 1 ? "Learning rate" : "Learning rates"}
      alias={rates.length === 1 ? "lr" : "lrs"}
      help={
        rates.length === 1
          ? "How large each correction is. Too large diverges, too small crawls."
          : "From the first thawed layers to the head; between them they are spread."
      }
    >
      <span className={classes.rates}>
        {rates.map((rate, index) => (
          <NumberField
            key={index}
            label={rateLabel(index, rates.length)}
            value={rate}
            min={1e-8}
            max={10}
            whole={false}
            onChange={(next) => set(rates.map((other, place) => (place === index ? next : other)))}
          />
        ))}
      </span>
      {groups.length > 1 && (
        <IconButton
          icon={Plus}
          label="A smaller rate for earlier layers"
          disabled={rates.length >= groups.length}
          onClick={() => set([Number((first / 10).toPrecision(4)), ...rates])}
        />
      )}
      {rates.length > 1 && <IconButton icon={Minus} label="One rate fewer" onClick={() => set(rates.slice(1))} />}
    </Field>
  );
}

function rateLabel(index: number, count: number): string {
  if (count === 1) return "Learning rate";
  return index === count - 1 ? "Learning rate of the head" : `Learning rate ${index + 1} of ${count}`;
}
