import { GroupReason } from "../../../core/contract/splitMethod.ts";
import { Switch } from "../../components/Switch.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { groupWords } from "./groupWords.ts";
import { PreviewProgress } from "./PreviewProgress.tsx";
import classes from "./SplitView.module.css";

/** What is kept on one side: a switch for each reason, with what it ties. */
export function TogetherFields() {
  const actions = useActions();
  const chosen = useThawState((state) => state.split.form.together);
  const ties = useThawState((state) => state.split.preview?.ties);
  const featured = useThawState((state) => state.split.preview?.featured ?? 0);
  const looking = useThawState((state) => state.split.looking || state.split.preview === null);
  const toggle = (reason: GroupReason, on: boolean): void =>
    void actions.setSplitForm({
      together: GroupReason.options.filter((one) => (one === reason ? on : chosen.includes(one))),
    });
  return (
    <div role="group" aria-label="Kept together">
      <div className={classes.label}>Kept together</div>
      <ul className={classes.reasons}>
        {GroupReason.options.map((reason) => {
          const tie = ties?.find((one) => one.reason === reason);
          const counts =
            tie === undefined
              ? "not looked for yet"
              : tie.groups === 0
                ? "none"
                : `${formatCount(tie.photos)} in ${formatNoun(tie.groups, "group")}`;
          return (
            <li key={reason} className={classes.reason}>
              <span>
                {groupWords[reason]}
                <span className={classes.counts}>{counts}</span>
              </span>
              {reason === "exact" ? (
                <span className={classes.counts}>always</span>
              ) : (
                <Switch
                  label={`${groupWords[reason]}: ${counts}`}
                  checked={chosen.includes(reason)}
                  onChange={(on) => toggle(reason, on)}
                />
              )}
            </li>
          );
        })}
      </ul>
      {looking ? (
        <PreviewProgress />
      ) : (
        <p className={classes.help}>
          Near copies are also those that were cropped or mirrored.
          {featured > 0 && ` ${formatNoun(featured, "photo")} were compared by what the network sees in them as well.`}
        </p>
      )}
    </div>
  );
}
