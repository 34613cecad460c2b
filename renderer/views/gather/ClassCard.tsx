import { useMemo } from "react";
import type { ClassCount } from "../../../core/contract/photos.ts";
import { ClassName } from "../../components/ClassName.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { photoAddress } from "../../components/photoAddress.ts";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { findPhoto, groupOf } from "../../store/photoSet.ts";
import { spread } from "../../store/spread.ts";
import { AddButtons } from "./AddButtons.tsx";
import { AddMenu } from "./AddMenu.tsx";
import classes from "./GatherView.module.css";

/** More than fit into the widest window: in one row, and in the rows that few classes have in a high one. */
const inOneRow = 16;
const inRows = 48;
const fewClasses = 4;

interface ClassCardProps {
  readonly count: ClassCount;
  readonly split: boolean;
}

/** One class: name, counts, a strip of its photos and the ways to add more. Pressing it shows the class in Clean. */
export function ClassCard({ count, split }: ClassCardProps) {
  const { name, train, valid, test, removed } = count;
  const kept = train + valid + test;
  if (kept + removed === 0) return <EmptyClass name={name} />;
  return (
    <div className={classes.card}>
      <ClassButton count={count} split={split} kept={kept} />
      <div className={classes.ways}>
        <AddMenu name={name} />
      </div>
    </div>
  );
}

function ClassButton({ count, split, kept }: ClassCardProps & { readonly kept: number }) {
  const actions = useActions();
  const photos = useThawState((state) => state.photos.shown);
  const few = useThawState((state) => (state.project.summary?.classes.length ?? 0) <= fewClasses);
  const strip = useMemo(() => {
    const all = (["train", "valid", "test"] as const).flatMap((part) => groupOf(photos, count.name, part, false));
    // So that the strip shows the class's range and not its first few files.
    return spread(all, few ? inRows : inOneRow);
  }, [photos, count.name, few]);
  const parts = split
    ? [`${formatCount(count.train)} train`, `${formatCount(count.valid)} valid`].concat(
        count.test > 0 ? [`${formatCount(count.test)} test`] : [],
      )
    : [count.removed > 0 ? `${formatCount(count.removed)} removed` : kept === 1 ? "photo" : "photos"];
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
      <span className={classes.figures}>
        <ClassName name={count.name} />
        <span className={classes.count}>{formatCount(kept)}</span>
        <span className={classes.parts}>{parts.join(", ")}</span>
      </span>
      <span className={classes.strip} aria-hidden>
        {strip.map((id) => {
          const photo = findPhoto(photos, id);
          return (
            <span key={id} className={classes.thumb}>
              {photo !== undefined && (
                <PhotoImage id={id} size="thumb" alt="" fill src={photoAddress("thumb", photo)} />
              )}
            </span>
          );
        })}
      </span>
    </button>
  );
}

function EmptyClass({ name }: { readonly name: string }) {
  return (
    <div className={classes.emptyCard} role="group" aria-label={`${name}, no photos yet`}>
      <span className={classes.figures}>
        <ClassName name={name} />
        <span className={classes.parts}>No photos yet</span>
      </span>
      <div className={classes.invite}>
        <span>Drop photos here, or</span>
        <AddButtons name={name} />
      </div>
    </div>
  );
}
