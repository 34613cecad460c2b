import type { ProviderName } from "../../../core/contract/credit.ts";
import { Labelled } from "../../components/Dialog.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import classes from "./SearchView.module.css";

interface ProviderChoiceProps {
  readonly chosen: readonly ProviderName[];
  readonly onChange: (chosen: readonly ProviderName[]) => void;
}

/** Which providers are asked, each with what it needs and what is to be known of its licences. */
export function ProviderChoice({ chosen, onChange }: ProviderChoiceProps) {
  const actions = useActions();
  const providers = useThawState((state) => state.settings.providers);
  return (
    <Labelled name="From">
      <div className={classes.options} role="group" aria-label="Providers">
        {providers.map(({ name, title, needsKey, hasKey, licenceNote }) => {
          const missing = needsKey && !hasKey;
          return (
            <div key={name} className={classes.option}>
              <input
                id={`provider-${name}`}
                type="checkbox"
                disabled={missing}
                checked={chosen.includes(name) && !missing}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, name] : chosen.filter((other) => other !== name))
                }
              />
              <span>
                <label htmlFor={`provider-${name}`}>{title}</label>
                {missing && (
                  <span className={classes.note}>
                    Needs a key of your own.{" "}
                    <button type="button" className={classes.link} onClick={() => actions.showOverlay("settings")}>
                      Set it
                    </button>
                  </span>
                )}
                {!missing && licenceNote !== undefined && <span className={classes.note}>{licenceNote}</span>}
              </span>
            </div>
          );
        })}
      </div>
    </Labelled>
  );
}
