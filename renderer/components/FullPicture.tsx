import { useState } from "react";
import type { Photo } from "../../core/contract/photos.ts";
import { photoAddress } from "./photoAddress.ts";
import classes from "./ZoomablePhoto.module.css";
import type { Extent } from "./zoomView.ts";

/** What is known of the photo's own pixels: how many came, or that they are on their way or can't be had. */
export type FullState = Extent | "loading" | "missing";

interface FullPictureProps {
  readonly photo: Photo;
  /** Of the reduced picture that it lies over, CSS pixels before `transform`. */
  readonly extent: Extent;
  readonly transform: string;
  /** Single pixels are to be told apart. */
  readonly isCoarse: boolean;
  readonly onState: (state: FullState) => void;
}

/**
 * The photo's own pixels, exactly over the reduced picture, which shows until they are there. They are hundreds of megabytes of a large
 * photo, so whoever shows this takes it away again when the reduced picture is as good.
 */
export function FullPicture({ photo, extent, transform, isCoarse, onState }: FullPictureProps) {
  const [loaded, setLoaded] = useState(false);
  return (
    <img
      className={classes.image}
      src={photoAddress("full", photo)}
      alt=""
      decoding="async"
      draggable={false}
      style={{
        width: extent.width,
        height: extent.height,
        transform,
        visibility: loaded ? "visible" : "hidden",
        imageRendering: isCoarse ? "pixelated" : "auto",
      }}
      onLoad={({ currentTarget }) => {
        setLoaded(true);
        onState({ width: currentTarget.naturalWidth, height: currentTarget.naturalHeight });
      }}
      onError={() => onState("missing")}
    />
  );
}
