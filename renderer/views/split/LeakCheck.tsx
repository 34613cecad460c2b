import { repairSide } from "../../../core/contract/repairSide.ts";
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
  if (leaks.leaking === 0)
    return (
      <Notice tone="good">
        No leak: none of the {formatCount(leaks.held)} photos set aside has a like one to learn from.
      </Notice>
    );
  const { train, valid } = mended(leaks, photos);
  const moves = [
    ...(train > 0 ? [`${formatNoun(train, "photo")} to train`] : []),
    ...(valid > 0 ? [`${formatNoun(valid, "photo")} to valid`] : []),
  ].join(" and ");
  return (
    <>
      <Notice tone="warning">
        {formatCount(leaks.leaking)} of the {formatCount(leaks.held)} photos set aside have a like one on a side before
        theirs, so the accuracy would flatter. Mending moves {moves}; {formatCount(leaks.held - train)} stay set aside.
      </Notice>
      <Button look="accent" disabled={moving} onClick={actions.repairSplit}>
        Mend: move {moves}
      </Button>
    </>
  );
}

/** How many photos mending brings to either side. */
function mended({ groups }: LeakReport, photos: PhotoSet): { readonly train: number; readonly valid: number } {
  const counts = { train: 0, valid: 0, test: 0 };
  for (const { ids, parts } of groups) {
    const side = repairSide(parts);
    counts[side] += ids.filter((id) => findPhoto(photos, id)?.part !== side).length;
  }
  return counts;
}
