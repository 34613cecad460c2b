import { RotateCcw } from "lucide-react";
import { useEffect } from "react";
import { Button } from "../../components/Button.tsx";
import { LargePhoto } from "../../components/LargePhoto.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { selectGallery } from "../../store/gallerySections.ts";
import { findPhoto } from "../../store/photoSet.ts";
import classes from "./LargeView.module.css";
import { MarkedButtons } from "./MarkedButtons.tsx";
import { PhotoFacts } from "./PhotoFacts.tsx";
import { PhotoReasons } from "./PhotoReasons.tsx";

/** The focused photo over the whole stage; X removes it and shows the next. */
export function LargeView() {
  const actions = useActions();
  const focus = useThawState((state) => state.curate.focus);
  const photo = useThawState((state) => (focus === null ? undefined : findPhoto(state.photos.shown, focus)));
  const { order } = useThawState(selectGallery);
  const close = (): void => actions.changeView((curate) => ({ ...curate, large: false }));
  const gone = photo === undefined;
  useEffect(() => {
    // The last photo of the view was removed: there is nothing to show large any more.
    if (gone) actions.changeView((curate) => ({ ...curate, large: false }));
  }, [actions, gone]);
  if (photo === undefined) return null;
  return (
    <LargePhoto
      photo={photo}
      at={order.indexOf(photo.id)}
      total={order.length}
      onStep={actions.moveFocus}
      onClose={close}
      facts={<PhotoFacts key={photo.id} id={photo.id} />}
    >
      <div className={classes.buttons}>
        {photo.removed ? (
          <Button icon={RotateCcw} command="photos.toggle" hint="Restore" onClick={() => actions.restore([photo.id])}>
            Restore
          </Button>
        ) : (
          <MarkedButtons />
        )}
      </div>
      <PhotoReasons photo={photo} />
    </LargePhoto>
  );
}
