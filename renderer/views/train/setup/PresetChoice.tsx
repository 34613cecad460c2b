import { useActions, useThawState } from "../../../components/ThawContext.tsx";
import classes from "./Setup.module.css";

/** The first choice: a recipe. Whatever is changed afterwards is said beside it. */
export function PresetChoice() {
  const actions = useActions();
  const presets = useThawState((state) => state.setup.presets);
  const basis = useThawState((state) => state.setup.basis);
  const same = useThawState((state) => state.setup.settings.preset !== undefined);
  return (
    <div className={classes.presets} role="radiogroup" aria-label="Recipe">
      {presets.map(({ name, title, text }) => {
        const chosen = name === basis;
        return (
          <button
            key={name}
            type="button"
            role="radio"
            aria-checked={chosen}
            aria-label={title}
            className={classes.preset}
            onClick={() => actions.choosePreset(name)}
          >
            <span className={classes.presetTitle}>
              {title}
              {chosen && !same && <span className={classes.changed}>changed</span>}
            </span>
            <span className={classes.presetText}>{text}</span>
          </button>
        );
      })}
    </div>
  );
}
