import { useMemo } from "react";
import type { Part, PhotoId } from "../../../core/contract/photos.ts";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { photoAddress } from "../../components/photoAddress.ts";
import { useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { findPhoto, groupOf } from "../../store/photoSet.ts";
import { spread } from "../../store/spread.ts";
import classes from "./SplitView.module.css";

/** More than fit into a large window. */
const most = 160;

interface SetAsidePhotosProps {
  readonly title: string;
  readonly valid: readonly PhotoId[];
  readonly test: readonly PhotoId[];
}

/** Photos that are set aside, spread over all of them: as many as the space that is left has room for. */
export function SetAsidePhotos({ title, valid, test }: SetAsidePhotosProps) {
  const photos = useThawState((state) => state.photos.shown);
  const shown = useMemo(
    () => spread([...valid, ...test], most).flatMap((id) => findPhoto(photos, id) ?? []),
    [valid, test, photos],
  );
  if (shown.length === 0) return null;
  return (
    <section aria-label={title} className={classes.setAside}>
      <div className={classes.label}>
        {title}
        <span className={classes.figure}>{formatCount(valid.length + test.length)}</span>
      </div>
      <div className={classes.setAsidePhotos} aria-hidden>
        {shown.map((photo) => (
          <span key={photo.id} className={classes.setAsidePhoto}>
            <PhotoImage id={photo.id} size="thumb" alt="" fill src={photoAddress("thumb", photo)} />
          </span>
        ))}
      </div>
    </section>
  );
}

/** Those of the split as it stands. */
export function PhotosSetAside() {
  const photos = useThawState((state) => state.photos.shown);
  const names = useThawState((state) => state.project.summary?.classes);
  const held = useMemo(() => {
    const of = (part: Part) => (names ?? []).flatMap(({ name }) => groupOf(photos, name, part, false));
    return { valid: of("valid"), test: of("test") };
  }, [photos, names]);
  return <SetAsidePhotos title="Photos set aside" {...held} />;
}
