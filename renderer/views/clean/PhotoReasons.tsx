import { Check } from "lucide-react";
import { flawKinds } from "../../../core/contract/clean.ts";
import type { Photo } from "../../../core/contract/photos.ts";
import { Button } from "../../components/Button.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatNoun, formatPercent } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import { suggestedClass } from "../../store/findings.ts";
import { findingNames } from "./findingNames.ts";
import classes from "./LargeView.module.css";

/** Why a photo is listed as likely junk, with the figures that it rests on. */
export function PhotoReasons({ photo }: { readonly photo: Photo }) {
  const actions = useActions();
  const findings = useThawState((state) => state.clean.findings);
  const suspect = findings.suspects.get(photo.id);
  const suggestion = suggestedClass(findings, photo);
  const flaws = flawKinds.flatMap((kind) => findings.flaws.get(kind)?.get(photo.id) ?? []);
  const groups = findings.groupsOf.get(photo.id) ?? [];
  if (suggestion === undefined && flaws.length === 0 && groups.length === 0) return null;
  return (
    <div className={classes.reasons}>
      {suggestion !== undefined && suspect !== undefined && (
        <>
          <p className={classes.reason}>
            Suspect label
            <span>
              {showControls(photo.class)} {formatPercent(suspect.own)}, {showControls(suggestion)}{" "}
              {formatPercent(suspect.confidence)}
            </span>
          </p>
          <Button icon={Check} command="photos.accept" onClick={() => actions.acceptSuggestions([photo.id])}>
            Move to {showControls(suggestion)}
          </Button>
        </>
      )}
      {flaws.map(({ kind, reason }) => (
        <p key={kind} className={classes.reason}>
          {findingNames[kind]}
          <span>{reason}</span>
        </p>
      ))}
      {groups.map(({ kind, reason, ids }) => (
        <p key={`${kind}/${ids[0] ?? 0}`} className={classes.reason}>
          {kind === "exact" ? "Exact copy" : "Near copy"} of {formatNoun(ids.length - 1, "photo")}
          <span>{reason}</span>
        </p>
      ))}
    </div>
  );
}
