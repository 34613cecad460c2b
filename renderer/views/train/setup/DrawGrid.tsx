import { ImageOff, Shuffle } from "lucide-react";
import { useEffect, useState } from "react";
import type { Augmentation } from "../../../../core/contract/training.ts";
import { Button } from "../../../components/Button.tsx";
import { IconButton } from "../../../components/IconButton.tsx";
import { useActions, useReadState, useThawState } from "../../../components/ThawContext.tsx";
import { augmentedAddress } from "../../../format/augmentedAddress.ts";
import { findPhoto } from "../../../store/photoSet.ts";
import { samplePhotos } from "../../../store/samplePhotos.ts";
import classes from "./Setup.module.css";

/** Nine pictures at a time are asked for once the sliders rest. */
const restMs = 200;

/** One photo under nine draws, as the network would see it. The photo is chosen by stepping, or is the marked one. */
export function DrawGrid({ augmentation }: { readonly augmentation: Augmentation }) {
  const actions = useActions();
  const readState = useReadState();
  const photos = useThawState((state) => samplePhotos(state.photos.shown, state.project.summary?.classes));
  const sample = useThawState((state) => state.setup.sample) ?? photos[0] ?? null;
  const backbone = useThawState((state) => state.setup.settings.backbone);
  const resize = useThawState((state) => state.setup.settings.resize);
  const name = useThawState((state) => (sample === null ? "" : (findPhoto(state.photos.shown, sample)?.name ?? "")));
  const [settled, setSettled] = useState(augmentation);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(augmentation), restMs);
    return () => clearTimeout(timer);
  }, [augmentation]);
  if (sample === null) return null;
  const another = (): void => {
    const next = photos[(photos.indexOf(sample) + 1) % photos.length];
    if (next !== undefined) actions.chooseSample(next);
  };
  const marked = (): void => {
    const { focus } = readState().curate;
    if (focus !== null) actions.chooseSample(focus);
  };
  return (
    <div className={classes.drawing}>
      <div className={classes.drawHead}>
        <span className={classes.drawName} title={name}>
          {name}
        </span>
        <Button look="ghost" hint="The photo that is marked in Clean" onClick={marked}>
          Marked photo
        </Button>
        <IconButton icon={Shuffle} label="Another photo" onClick={another} />
      </div>
      <div className={classes.draws} role="group" aria-label="Nine draws">
        {Array.from({ length: 9 }, (_, draw) => (
          <Draw
            key={draw}
            src={augmentedAddress(sample, { backbone, resize }, draw, settled)}
            alt={`Draw ${draw + 1} of ${name}`}
          />
        ))}
      </div>
    </div>
  );
}

function Draw({ src, alt }: { readonly src: string; readonly alt: string }) {
  const [failed, setFailed] = useState<string | null>(null);
  return (
    <span className={classes.draw}>
      {failed === src ? (
        <ImageOff size={18} strokeWidth={1.5} aria-label={`${alt}, can't be shown`} />
      ) : (
        <img src={src} alt={alt} decoding="async" draggable={false} onError={() => setFailed(src)} />
      )}
    </span>
  );
}
