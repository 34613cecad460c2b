import { Check, ImageOff } from "lucide-react";
import { useState } from "react";
import type { Candidate } from "../../../core/contract/gather.ts";
import { classNames } from "../../components/classNames.ts";
import picture from "../../components/PhotoImage.module.css";
import { useThawState } from "../../components/ThawContext.tsx";
import { showControls } from "../../format/splitName.ts";
import { licenceBadge } from "./licenceWords.ts";
import classes from "./SearchView.module.css";

interface CandidateTileProps {
  readonly candidate: Candidate;
  readonly width: number;
  readonly ticked: boolean;
  readonly focused: boolean;
  readonly onToggle: (range: boolean) => void;
}

export function candidateId(key: Candidate["key"]): string {
  return `candidate-${key}`;
}

/** A photo that could be downloaded: its thumbnail, licence, maker and size. A click ticks or unticks it. */
export function CandidateTile({ candidate, width, ticked, focused, onToggle }: CandidateTileProps) {
  const { key, credit, known } = candidate;
  const provider = useThawState(
    ({ settings }) => settings.providers.find(({ name }) => name === credit.provider)?.title,
  );
  const [failed, setFailed] = useState(false);
  const creator = showControls(credit.creator ?? "Maker not named");
  const title = showControls(credit.title ?? candidate.keyword);
  const { width: across, height: down } = candidate;
  const size = across === undefined || down === undefined ? "" : `${across} × ${down}`;
  const badge = licenceBadge[credit.licence];
  return (
    <div
      id={candidateId(key)}
      className={classNames(classes.tile, !ticked && classes.off, focused && classes.focused)}
      style={{ width }}
      role="option"
      aria-selected={ticked}
      aria-disabled={known}
      aria-label={`${title}, ${creator}, ${badge}${known ? ", already here" : ""}`}
      title={[title, creator, badge, size, provider ?? ""].filter((part) => part !== "").join("\n")}
      onClick={(event) => onToggle(event.shiftKey)}
    >
      <div className={classes.frame}>
        {failed ? (
          <span className={picture.missing}>
            <ImageOff size={20} strokeWidth={1.5} aria-hidden />
          </span>
        ) : (
          <img
            className={classNames(picture.image, picture.fill)}
            src={`photo://candidate/${key}`}
            alt=""
            decoding="async"
            draggable={false}
            onError={() => setFailed(true)}
          />
        )}
        {known ? (
          <span className={classes.known}>Already here</span>
        ) : (
          <span className={classNames(classes.tick, ticked && classes.ticked)}>
            {ticked && <Check size={14} strokeWidth={2.5} aria-hidden />}
          </span>
        )}
        <span className={classes.badge}>{badge}</span>
      </div>
      <span className={classes.creator}>{creator}</span>
      <span className={classes.facts}>{[provider ?? "", size].filter((part) => part !== "").join(" · ")}</span>
    </div>
  );
}
