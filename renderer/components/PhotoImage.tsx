import { ImageOff } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { PhotoId } from "../../core/contract/photos.ts";
import { classNames } from "./classNames.ts";
import classes from "./PhotoImage.module.css";

interface PhotoImageProps {
  readonly id: PhotoId;
  readonly size: "thumb" | "large";
  readonly alt: string;
  readonly fill?: boolean;
  /** Address of the picture; the plain one of this id unless given. */
  readonly src?: string;
  /** Sets the address when its turn comes, and returns the function that gives the turn up; at once unless given. */
  readonly load?: (image: HTMLImageElement, src: string) => () => void;
}

/**
 * A photo by its id; main serves it re-encoded. A photo that can't be shown leaves a quiet mark, never a broken image.
 */
export function PhotoImage({ id, size, alt, fill, src = `photo://${size}/${id}`, load }: PhotoImageProps) {
  const ref = useRef<HTMLImageElement>(null);
  const [failed, setFailed] = useState<PhotoId | null>(null);
  useEffect(() => (load === undefined || ref.current === null ? undefined : load(ref.current, src)), [load, src]);
  if (failed === id) {
    return (
      <span className={classes.missing} role="img" aria-label={`${alt}, can't be shown`}>
        <ImageOff size={20} strokeWidth={1.5} aria-hidden />
      </span>
    );
  }
  return (
    <img
      ref={ref}
      className={classNames(classes.image, size === "large" && classes.whole, fill === true && classes.fill)}
      {...(load === undefined ? { src } : {})}
      alt={alt}
      // A thumbnail is decoded with its tile: apart from it, each would draw its surroundings a second time.
      decoding={size === "thumb" ? "sync" : "async"}
      draggable={false}
      onError={() => setFailed(id)}
    />
  );
}
