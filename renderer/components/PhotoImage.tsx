import { ImageOff } from "lucide-react";
import { useState } from "react";
import type { PhotoId } from "../../core/contract/photos.ts";
import { classNames } from "./classNames.ts";
import classes from "./PhotoImage.module.css";

interface PhotoImageProps {
  readonly id: PhotoId;
  readonly size: "thumb" | "large";
  readonly alt: string;
  readonly fill?: boolean;
}

/**
 * A photo by its id; main serves it re-encoded. A photo that can't be shown leaves a quiet mark, never a broken image.
 */
export function PhotoImage({ id, size, alt, fill }: PhotoImageProps) {
  const [failed, setFailed] = useState<PhotoId | null>(null);
  if (failed === id) {
    return (
      <span className={classes.missing} role="img" aria-label={`${alt}, can't be shown`}>
        <ImageOff size={20} strokeWidth={1.5} aria-hidden />
      </span>
    );
  }
  return (
    <img
      className={classNames(classes.image, size === "large" && classes.whole, fill === true && classes.fill)}
      src={`photo://${size}/${id}`}
      alt={alt}
      decoding="async"
      draggable={false}
      onError={() => setFailed(id)}
    />
  );
}
