import { Hourglass, TriangleAlert } from "lucide-react";
import type { ProviderName } from "../../../core/contract/credit.ts";
import type { ProviderTrouble } from "../../../core/contract/gather.ts";
import { classNames } from "../../components/classNames.ts";
import { Labelled } from "../../components/Dialog.tsx";
import { Hint } from "../../components/Hint.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import classes from "./SearchView.module.css";

interface ProviderChoiceProps {
  readonly chosen: readonly ProviderName[];
  readonly onChange: (chosen: readonly ProviderName[]) => void;
  /** Of the search that is shown. */
  readonly troubles: readonly ProviderTrouble[];
}

/** Which providers are asked, each with what it needs, what is to be known of its licences, and what went wrong with it. */
export function ProviderChoice({ chosen, onChange, troubles }: ProviderChoiceProps) {
  const actions = useActions();
  const providers = useThawState((state) => state.settings.providers);
  return (
    <Labelled name="From">
      <div className={classes.options} role="group" aria-label="Providers">
        {providers.map(({ name, title, needsKey, hasKey, licenceNote }) => {
          const missing = needsKey && !hasKey;
          const trouble = troubles.find(({ provider }) => provider === name);
          const label = <label htmlFor={`provider-${name}`}>{title}</label>;
          return (
            <div key={name} className={classes.option}>
              <input
                id={`provider-${name}`}
                type="checkbox"
                disabled={missing}
                checked={chosen.includes(name) && !missing}
                aria-description={licenceNote}
                aria-describedby={trouble === undefined ? undefined : `trouble-${name}`}
                onChange={(event) =>
                  onChange(event.target.checked ? [...chosen, name] : chosen.filter((other) => other !== name))
                }
              />
              <span>
                {licenceNote === undefined ? (
                  label
                ) : (
                  <Hint text={licenceNote} side="right">
                    {label}
                  </Hint>
                )}
                {missing && (
                  <span className={classes.note}>
                    Needs a key of your own.{" "}
                    <button type="button" className={classes.link} onClick={() => actions.showOverlay("settings")}>
                      Set it
                    </button>
                  </span>
                )}
                {trouble !== undefined && <Trouble id={`trouble-${name}`} trouble={trouble} />}
              </span>
            </div>
          );
        })}
      </div>
    </Labelled>
  );
}

/** Faults that the settings may mend: no or a wrong key, no contact, an address of the person's own. */
const inSettings: ReadonlySet<ProviderTrouble["code"]> = new Set(["keyMissing", "addressRefused", "downloadFailed"]);

function Trouble({ id, trouble }: { readonly id: string; readonly trouble: ProviderTrouble }) {
  const actions = useActions();
  const { over, code, message } = trouble;
  const Icon = over ? TriangleAlert : Hourglass;
  return (
    <span id={id} role={over ? "alert" : "status"} className={classNames(classes.trouble, over && classes.over)}>
      <Icon size={13} strokeWidth={1.75} aria-hidden />
      <span>
        {message}
        {over && code === "rateLimited" && " Search again later."}
        {over && inSettings.has(code) && (
          <>
            {code === "downloadFailed" && " Try again later, or check its address:"}{" "}
            <button type="button" className={classes.link} onClick={() => actions.showOverlay("settings")}>
              Open the settings
            </button>
          </>
        )}
      </span>
    </span>
  );
}
