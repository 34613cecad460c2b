import { useEffect, useState } from "react";
import { Button } from "../../components/Button.tsx";
import { ChipsField } from "../../components/ChipsField.tsx";
import dialog from "../../components/Dialog.module.css";
import { Dialog, Labelled } from "../../components/Dialog.tsx";
import { FileName } from "../../components/FileName.tsx";
import { Notice } from "../../components/Notice.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useActions, usePlatform, useThawState } from "../../components/ThawContext.tsx";

/** Asks for the name of a new project, its place and its classes. */
export function NewProject() {
  const actions = useActions();
  const separator = usePlatform() === "win32" ? "\\" : "/";
  const error = useThawState((state) => state.project.error);
  const busy = useThawState((state) => state.project.opening !== null);
  const [name, setName] = useState("");
  const [parent, setParent] = useState("");
  const [names, setNames] = useState<readonly string[]>([]);
  const [tried, setTried] = useState(false);
  useEffect(() => void actions.parentFolder().then(setParent), [actions]);
  const close = (): void => actions.showOverlay(null);
  const trimmed = name.trim();
  const unfit = /[/\\]/.test(trimmed) || trimmed.startsWith(".");
  const ready = trimmed !== "" && !unfit && parent !== "" && !busy;
  const dir = `${parent.endsWith(separator) ? parent : parent + separator}${trimmed}`;
  const create = (): void => {
    if (!ready) return;
    setTried(true);
    void actions.createProject(dir, names);
  };
  return (
    <Dialog
      title="New project"
      onClose={close}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="accent" disabled={!ready} onClick={create}>
            Create
          </Button>
        </>
      }
    >
      {tried && error !== null && <Notice tone="error">{error.message}</Notice>}
      <Labelled
        name="Name"
        help={unfit ? "A name holds no slash and begins with no dot." : "A folder of this name is made."}
      >
        <TextField label="Name" value={name} placeholder="oak or maple" focused onChange={setName} onEnter={create} />
      </Labelled>
      <Labelled name="In">
        <div className={dialog.line}>
          <span className={dialog.grow}>
            <FileName name={parent} />
          </span>
          <Button onClick={() => void actions.pickParent().then((picked) => picked !== null && setParent(picked))}>
            Change…
          </Button>
        </div>
      </Labelled>
      <Labelled
        name="Classes"
        help="What the photos show, two or more: press Enter after each. Classes can be added later."
      >
        <ChipsField label="Classes" values={names} placeholder="oak, maple" most={200} onChange={setNames} />
      </Labelled>
    </Dialog>
  );
}
