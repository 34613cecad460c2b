import { Segmented } from "../../../components/Segmented.tsx";
import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import classes from "./Setup.module.css";

/** The first choice: a recipe, with what it does. Whatever is changed afterwards is said beneath it. */
export function PresetChoice() {
  const actions = useActions();
  const presets = useThawState((state) => state.setup.presets);
  const basis = useThawState((state) => state.setup.basis);
  const same = useThawState((state) => state.setup.settings.preset !== undefined);
  const chosen = presets.find(({ name }) => name === basis);
  return (
    <div className={classes.presets}>
      <Segmented
        label="Recipe"
        value={chosen?.name ?? "quick"}
        options={presets.map(({ name, title }) => ({ value: name, label: title }))}
        wide
        onChange={actions.choosePreset}
      />
      {chosen !== undefined && (
        <p className={classes.presetText}>
          {!same && <span className={classes.changed}>Changed since. </span>}
          {chosen.text}
        </p>
      )}
    </div>
  );
}
