import { useMemo } from "react";
import type { ClassCount } from "../../../core/contract/photos.ts";
import { ClassName } from "../../components/ClassName.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { groupOf } from "../../store/photoSet.ts";
import classes from "./GatherView.module.css";

/** More than fit into the widest window. */
const stripLength = 16;

interface ClassRowProps {
  readonly count: ClassCount;
  readonly split: boolean;
}

/** One class: name, counts and a strip of its photos. Pressing it shows the class in Clean. */
export function ClassRow({ count, split }: ClassRowProps) {
  const actions = useActions();
  const photos = useThawState((state) => state.photos.shown);
  const strip = useMemo(() => {
    const both = [...groupOf(photos, count.name, "train", false), ...groupOf(photos, count.name, "valid", false)];
    // Spread over the class, so that the strip shows its range and not its first few files.
    const step = Math.max(both.length / stripLength, 1);
    return Array.from({ length: Math.min(stripLength, both.length) }, (_, at) => both[Math.floor(at * step)]!);
  }, [photos, count.name]);
  const kept = count.train + count.valid + count.test;
  const parts = split
    ? `${formatCount(count.train)} train, ${formatCount(count.valid)} valid`
    : formatNoun(count.removed, "photo removed", "photos removed");
  return (
    <button
      type="button"
      className={classes.row}
      aria-label={`${count.name}, ${formatNoun(kept, "photo")}`}
      onClick={() => {
        actions.changeView((curate) => ({ ...curate, classes: new Set([count.name]), showRemoved: false }));
        actions.goTo("clean");
      }}
    >
      <span>
        <ClassName name={count.name} />
        <div className={classes.count}>{formatCount(kept)}</div>
        <div className={classes.parts}>{split || count.removed > 0 ? parts : kept === 1 ? "photo" : "photos"}</div>
      </span>
      <span className={classes.strip} aria-hidden>
        {strip.map((id) => (
          <span key={id} className={classes.thumb}>
            <PhotoImage id={id} size="thumb" alt="" fill />
          </span>
        ))}
      </span>
    </button>
  );
}
