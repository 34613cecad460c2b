import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "../../components/Button.tsx";
import { TextField } from "../../components/TextField.tsx";
import { useActions } from "../../components/ThawContext.tsx";
import classes from "./GatherView.module.css";

/** A name and a button: one more class, at the end of the list or as the first of an empty project. */
export function AddClass({ first }: { readonly first: boolean }) {
  const actions = useActions();
  const [name, setName] = useState("");
  const add = (): void => {
    if (name.trim() === "") return;
    void actions.addClass(name.trim());
    setName("");
  };
  return (
    <div className={first ? classes.firstClass : classes.addClass}>
      {first && (
        <p>
          No classes yet. A class is what a photo shows, such as oak or maple: name the first one, or drop a folder that
          holds a folder of photos for each class.
        </p>
      )}
      <div className={classes.addLine}>
        <TextField
          label="Name of the new class"
          value={name}
          placeholder={first ? "oak" : "One more class"}
          onChange={setName}
          onEnter={add}
        />
        <Button icon={Plus} disabled={name.trim() === ""} onClick={add}>
          Add class
        </Button>
      </div>
    </div>
  );
}
