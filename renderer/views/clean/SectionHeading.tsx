import { Button } from "../../components/Button.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import type { GallerySection } from "../../store/gallerySections.ts";
import { findingNames } from "./findingNames.ts";
import classes from "./Gallery.module.css";
import { sortText } from "./sortText.ts";

/** What stands together and how much of it; a group of like photos has its own button. */
export function SectionHeading({ section, top }: { readonly section: GallerySection; readonly top: number }) {
  const actions = useActions();
  const sort = useThawState((state) => state.curate.sort);
  const finding = useThawState((state) => state.curate.finding);
  const { className, group, ids } = section;
  return (
    <div className={classes.heading} role="rowheader" style={{ transform: `translateY(${top}px)` }}>
      {className !== undefined && <ClassName name={className} />}
      {className === undefined && (
        <span className={classes.headingText} title={group?.reason}>
          {(group === undefined ? undefined : capitalised(group.reason)) ??
            (finding === null ? sortText(sort) : findingNames[finding])}
        </span>
      )}
      <span className={classes.headingCount}>{formatCount(ids.length)}</span>
      {group !== undefined && (
        <Button
          hint={`Remove the other ${ids.length === 2 ? "copy" : "copies"}`}
          onClick={() => actions.keepBest(group)}
        >
          Keep best
        </Button>
      )}
    </div>
  );
}

function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
