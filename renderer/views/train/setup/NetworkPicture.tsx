import { Card } from "../../../components/Card.tsx";
import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import { formatLarge, formatNoun } from "../../../format/numbers.ts";
import { thawedGroups } from "../../../store/setupSlice.ts";
import classes from "./Network.module.css";
import { NetworkBlock } from "./NetworkBlock.tsx";

/**
 * The network from photo to answer. Pressing a group thaws it and all after it, for the phase that is chosen; frozen
 * groups look cold, thawed ones warm.
 */
export function NetworkPicture() {
  const actions = useActions();
  const network = useThawState((state) => state.setup.network);
  const phases = useThawState((state) => state.setup.settings.phases);
  const at = useThawState((state) => state.setup.phase);
  const thawFrom = phases[at]?.thawFrom ?? "head";
  const thawed = new Set(thawedGroups(network, thawFrom));
  const parameters = (network?.groups ?? []).filter(({ name }) => thawed.has(name));
  const learning = parameters.reduce((sum, group) => sum + group.parameters, 0);
  const thaw = (group: string): void => actions.setPhase(at, { thawFrom: group });
  return (
    <Card
      title="What learns"
      aside={
        phases.length > 1 && (
          <Segmented
            label="Phase"
            value={String(at)}
            options={phases.map((_, index) => ({ value: String(index), label: `Phase ${index + 1}` }))}
            onChange={(value) => actions.choosePhase(Number(value))}
          />
        )
      }
    >
      <p className={classes.caption}>
        Press a group to thaw it and everything after it.{" "}
        {learning === 0
          ? "Now the head alone learns; the rest stays frozen."
          : `Now ${formatNoun(parameters.length, "group")} and the head learn, ${formatLarge(learning)} numbers of the backbone.`}
      </p>
      {network === null ? (
        <p className={classes.waiting}>Reading the network…</p>
      ) : (
        <div className={classes.network} role="group" aria-label="Layer groups">
          <span className={classes.end}>photo</span>
          {network.groups.map((group, index) => (
            <NetworkBlock
              key={group.name}
              name={group.name}
              lines={[
                formatNoun(group.layers, "layer"),
                `${formatLarge(group.parameters)} numbers`,
                `${group.output[0]} × ${group.output[1]} × ${group.output[2]}`,
              ]}
              share={Math.sqrt(group.output[0] / Math.max(1, network.groups[0]?.output[0] ?? 1))}
              thawed={thawed.has(group.name)}
              onThaw={() => thaw(index === 0 ? "all" : group.name)}
            />
          ))}
          <NetworkBlock name="head" lines={["always learns"]} share={0.2} thawed onThaw={() => thaw("head")} />
          <span className={classes.end}>class</span>
        </div>
      )}
    </Card>
  );
}
