import { FolderPlus, ImagePlus, Link, Search, Trash2 } from "lucide-react";
import { Button } from "../../components/Button.tsx";
import { IconButton } from "../../components/IconButton.tsx";
import { useActions } from "../../components/ThawContext.tsx";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";

/** Every way to put photos into a class that has none, side by side. */
export function AddButtons({ name }: { readonly name: string }) {
  const actions = useActions();
  return (
    <span className={classes.buttons}>
      <Button icon={ImagePlus} onClick={() => actions.addFiles(name)}>
        Add files…
      </Button>
      <Button icon={FolderPlus} onClick={() => actions.addFolder(name)}>
        Add folder…
      </Button>
      <Button icon={Search} onClick={() => actions.openSearch(name)}>
        Search…
      </Button>
      <Button icon={Link} onClick={() => actions.askForAddresses(name)}>
        Paste addresses…
      </Button>
      <IconButton
        icon={Trash2}
        label={`Take the class ${showControls(name)} away`}
        onClick={() => actions.dropClass(name)}
      />
    </span>
  );
}
