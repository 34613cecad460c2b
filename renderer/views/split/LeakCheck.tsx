import { Part } from "../../../core/contract/photos.ts";
import type { LeakReport } from "../../../core/contract/split.ts";
import { Button } from "../../components/Button.tsx";
import { Notice } from "../../components/Notice.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { findPhoto, type PhotoSet } from "../../store/photoSet.ts";

/** Whether like photos stand on two sides, what mending would move, and the button that does it. */
export function LeakCheck() {
  const actions = useActions();
  const { leaks, leakError, moving } = useThawState((state) => state.split);
  const photos = useThawState((state) => state.photos.shown);
  if (leakError !== null) return <Notice tone="error">{leakError.message}</Notice>;
  if (leaks === null) return <p role="status">Looking for like photos on two sides…</p>;
  if (leaks.held === 0)
    return <Notice tone="warning">No photo is set aside, so nothing can judge the training. Split anew.</Notice>;
  if (leaks.leaking === 0)
    return (
      <Notice tone="good">
        No leak: none of the {formatCount(leaks.held)} photos set aside has a like one to learn from.
      </Notice>
    );
  const counts = mended(leaks, photos);
  const moves = Part.options
    .flatMap((part) => (counts[part].to > 0 ? [`${formatNoun(counts[part].to, "photo")} to ${part}`] : []))
    .join(" and ");
  const held = leaks.held + counts.train.from - counts.train.to;
  return (
    <>
      <Notice tone="warning">
        {formatCount(leaks.leaking)} of the {formatCount(leaks.held)} photos set aside have a like one on a side before
        theirs, so the accuracy would flatter. Mending moves {moves}; {formatCount(held)} are set aside then.
      </Notice>
      <Button look="accent" disabled={moving} onClick={actions.repairSplit}>
        Mend: move {moves}
      </Button>
    </>
  );
}

type Moves = Readonly<Record<Part, { from: number; to: number }>>;

/** How many photos mending takes from and brings to each side. */
function mended({ groups }: LeakReport, photos: PhotoSet): Moves {
  const counts: Moves = { train: { from: 0, to: 0 }, valid: { from: 0, to: 0 }, test: { from: 0, to: 0 } };
  for (const { ids, side } of groups) {
    for (const id of ids) {
      const part = findPhoto(photos, id)?.part ?? side;
      if (part === side) continue;
      counts[part].from += 1;
      counts[side].to += 1;
    }
  }
  return counts;
}
