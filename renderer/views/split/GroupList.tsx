import { useState } from "react";
import type { SplitGroup } from "../../../core/contract/split.ts";
import { Button } from "../../components/Button.tsx";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { formatCount } from "../../format/numbers.ts";
import { groupWords } from "./groupWords.ts";
import classes from "./SplitView.module.css";

/** Groups shown at first and with each press of the button, and photos shown of each. */
const page = 12;
const most = 6;

/** "Copies of one file, nearly the same picture" */
function inWords(reasons: SplitGroup["reasons"]): string {
  return reasons.map((reason, at) => (at === 0 ? groupWords[reason] : groupWords[reason].toLowerCase())).join(", ");
}

/** Groups of like photos with their pictures, the largest first. */
export function GroupList({ title, groups }: { readonly title: string; readonly groups: readonly SplitGroup[] }) {
  const [limit, setLimit] = useState(page);
  if (groups.length === 0) return null;
  return (
    <section aria-label={title}>
      <div className={classes.label}>
        {title}
        <span className={classes.figure}>{formatCount(groups.length)}</span>
      </div>
      <ul className={classes.groups}>
        {groups.slice(0, limit).map(({ ids, reasons, parts }) => (
          <li key={ids[0]} className={classes.group}>
            <span className={classes.thumbs}>
              {ids.slice(0, most).map((id) => (
                <span key={id} className={classes.thumb}>
                  <PhotoImage id={id} size="thumb" alt="" fill />
                </span>
              ))}
              {ids.length > most && <span className={classes.counts}>and {formatCount(ids.length - most)} more</span>}
            </span>
            <span className={classes.counts}>
              {inWords(reasons)}, in {parts.join(" and ")}
            </span>
          </li>
        ))}
      </ul>
      {groups.length > limit && (
        <Button onClick={() => setLimit(limit + page)}>
          Show {formatCount(Math.min(page, groups.length - limit))} more
        </Button>
      )}
    </section>
  );
}
