import { ArrowDown, ArrowUp, Trash2 } from "lucide-react";
import type { Phase } from "../../../../core/contract/training.ts";
import { Button } from "../../../components/Button.tsx";
import { Card } from "../../../components/Card.tsx";
import { Field } from "../../../components/Field.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { Select } from "../../../components/Select.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { withPhaseMoved, withPhaseRemoved } from "../../../store/phaseEdits.ts";
import { thawedGroups } from "../../../store/setupSlice.ts";
import { RateFields } from "./RateFields.tsx";
import { ScheduleFields } from "./ScheduleFields.tsx";

interface PhaseCardProps {
  readonly phase: Phase;
  readonly at: number;
  readonly count: number;
}

/** One call of `fit`: what learns, how fast, for how long. */
export function PhaseCard({ phase, at, count }: PhaseCardProps) {
  const actions = useActions();
  const network = useThawState((state) => state.setup.network);
  const phases = useThawState((state) => state.setup.settings.phases);
  const sweeping = useThawState((state) => state.setup.sweep?.running === true);
  const names = network?.groups.map(({ name }) => name) ?? [];
  const title = count === 1 ? "Phase" : `Phase ${at + 1}`;
  return (
    <Card
      title={title}
      aside={
        <>
          <Button
            disabled={sweeping}
            hint="fast.ai’s lr_find: tries rates and draws the loss"
            onClick={() => actions.findRate(at)}
          >
            Find a rate
          </Button>
          {count > 1 && (
            <span>
              <IconButton
                icon={ArrowUp}
                label={`Move ${title} up`}
                disabled={at === 0}
                onClick={() => actions.setSettings({ phases: withPhaseMoved(phases, at, -1) })}
              />
              <IconButton
                icon={ArrowDown}
                label={`Move ${title} down`}
                disabled={at === count - 1}
                onClick={() => actions.setSettings({ phases: withPhaseMoved(phases, at, 1) })}
              />
              <IconButton
                icon={Trash2}
                label={`Remove ${title}`}
                onClick={() => actions.setSettings({ phases: withPhaseRemoved(phases, at) })}
              />
            </span>
          )}
        </>
      }
    >
      <Field name="Thaw from" alias="unfreeze" help="The first part of the network that learns, it and all after it.">
        <Select
          label={`Thaw from, ${title}`}
          value={phase.thawFrom}
          options={[
            { value: "head", label: "the head alone" },
            ...names
              .slice(1)
              .map((name) => ({ value: name, label: name }))
              .reverse(),
            { value: "all", label: "the whole network" },
          ]}
          onChange={(thawFrom) => actions.setPhase(at, { thawFrom })}
        />
      </Field>
      <RateFields phase={phase} at={at} groups={thawedGroups(network, phase.thawFrom)} />
      <ScheduleFields
        schedule={phase.schedule}
        label={title}
        onChange={(schedule) => actions.setPhase(at, { schedule })}
      />
    </Card>
  );
}
