import { Folder, Image } from "lucide-react";
import { classNames } from "../../components/classNames.ts";
import classes from "./Welcome.module.css";

/** The folder layout that Thaw opens, drawn as a small tree. */
export function FolderHint() {
  return (
    <section aria-label="Which folders can be opened">
      <h2 className={classes.sideTitle}>A folder with one folder for each class</h2>
      <ul className={classes.tree}>
        <Branch level={0} name="my photos" />
        <Branch level={1} name="oak" />
        <Branch level={2} name="001.jpg, 002.jpg, …" photos />
        <Branch level={1} name="maple" />
        <Branch level={2} name="001.jpg, 002.jpg, …" photos />
      </ul>
    </section>
  );
}

function Branch(props: { readonly level: 0 | 1 | 2; readonly name: string; readonly photos?: boolean }) {
  const Icon = props.photos === true ? Image : Folder;
  return (
    <li className={classNames(classes.branch, props.level > 0 && classes[`level${props.level}`])}>
      <Icon size={15} strokeWidth={1.6} aria-hidden />
      {props.name}
    </li>
  );
}
