import { useEffect, useRef } from "react";
import type { PhotoId } from "../../../core/contract/photos.ts";
import { PhotoImage } from "../../components/PhotoImage.tsx";
import { photoAddress } from "../../components/photoAddress.ts";
import { useThawState } from "../../components/ThawContext.tsx";
import { showControls } from "../../format/splitName.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { ready } from "../../store/speedSlice.ts";
import classes from "./SpeedView.module.css";

/** The photo in view and, hidden and decoded already, the one before it and those that come. */
export function SpeedPictures() {
  const queue = useThawState((state) => state.speed.queue);
  const at = useThawState((state) => state.speed.at);
  const near = queue?.slice(Math.max(at - 1, 0), at + ready + 1) ?? [];
  const current = queue?.[at];
  return (
    <div className={classes.pictures}>
      {near.map((id) => (
        <Picture key={id} id={id} shown={id === current} />
      ))}
    </div>
  );
}

function Picture({ id, shown }: { readonly id: PhotoId; readonly shown: boolean }) {
  const ref = useRef<HTMLDivElement>(null);
  const photo = useThawState((state) => findPhoto(state.photos.shown, id));
  useEffect(() => {
    // A picture that can't be decoded shows its own mark when it comes into view.
    ref.current
      ?.querySelector("img")
      ?.decode()
      .catch(() => undefined);
  }, []);
  if (photo === undefined) return null;
  return (
    <div
      ref={ref}
      className={shown ? classes.picture : `${classes.picture} ${classes.next}`}
      style={{ maxWidth: mostEnlarged(photo.width), maxHeight: mostEnlarged(photo.height) }}
      aria-hidden={!shown}
    >
      <PhotoImage id={id} size="large" alt={showControls(photo.name)} src={photoAddress("large", photo)} />
    </div>
  );
}

const mostEnlarged = (pixels: number | undefined): number | undefined =>
  pixels === undefined ? undefined : 2 * pixels;
