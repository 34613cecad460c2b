import { FolderTree, ImagePlus } from "lucide-react";
import { type DragEvent, type ReactNode, useState } from "react";
import { ClassName } from "../components/ClassName.tsx";
import { classNames } from "../components/classNames.ts";
import { useActions, useThawState } from "../components/ThawContext.tsx";
import { formatNoun } from "../format/numbers.ts";
import classes from "./DropTargets.module.css";

/** While files are dragged over the window: each class as a place to drop them on, and one for folders of classes. */
export function DropTargets() {
  const counts = useThawState((state) => state.project.summary?.classes ?? null);
  const move = useThawState((state) => state.gather.move);
  return (
    <div className={classes.cover} role="region" aria-label="Drop photos">
      <p className={classes.head}>
        {move
          ? "Drop to move the photos into the project; they leave where they are now."
          : "Drop to copy the photos into the project; the originals stay where they are."}
      </p>
      <div className={classes.targets}>
        {counts?.map(({ name, train, valid, test }) => (
          <Target key={name} name={name} note={formatNoun(train + valid + test, "photo")}>
            <ImagePlus size={20} strokeWidth={1.5} aria-hidden />
            <ClassName name={name} />
          </Target>
        ))}
        <Target name={null} note="Each folder names the class of its photos">
          <FolderTree size={20} strokeWidth={1.5} aria-hidden />
          By their folders
        </Target>
      </div>
    </div>
  );
}

interface TargetProps {
  readonly name: string | null;
  readonly note: string;
  readonly children: ReactNode;
}

function Target({ name, note, children }: TargetProps) {
  const actions = useActions();
  const [over, setOver] = useState(false);
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    void actions.takeDropped([...event.dataTransfer.files], name);
  };
  return (
    <div
      className={classNames(classes.target, over && classes.over)}
      role="group"
      aria-label={name === null ? "Drop by their folders" : `Drop on ${name}`}
      onDragEnter={() => setOver(true)}
      onDragOver={() => setOver(true)}
      onDragLeave={() => setOver(false)}
      onDrop={onDrop}
    >
      <span className={classes.name}>{children}</span>
      <span className={classes.note}>{note}</span>
    </div>
  );
}
