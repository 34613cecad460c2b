import { Button } from "../../components/Button.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import classes from "./GatherView.module.css";

/** How many photos came from elsewhere and under what terms, and the file that names whom they are owed to. */
export function CreditsLine() {
  const actions = useActions();
  const licences = useThawState((state) => state.photos.shown.licences);
  const total = [...licences.values()].reduce((sum, count) => sum + count, 0);
  if (total === 0) return null;
  const unknown = licences.get("unknown") ?? 0;
  return (
    <div className={classes.credits}>
      <span>
        {formatNoun(total, "photo")} downloaded
        {unknown > 0 ? `, the licence of ${formatCount(unknown)} is unknown` : ", the licence of each is known"}
      </span>
      <Button onClick={actions.exportCredits}>Export credits…</Button>
    </div>
  );
}
