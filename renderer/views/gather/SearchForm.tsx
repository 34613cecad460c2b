import { Search as SearchIcon, Square } from "lucide-react";
import { type LicenceGroup, licenceGroups, type SearchQuery } from "../../../core/contract/gather.ts";
import { Button } from "../../components/Button.tsx";
import { ChipsField } from "../../components/ChipsField.tsx";
import { Labelled } from "../../components/Dialog.tsx";
import { NumberField } from "../../components/NumberField.tsx";
import { Segmented } from "../../components/Segmented.tsx";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import type { Search } from "../../store/gatherSlice.ts";
import { groupWords, licenceBadge } from "./licenceWords.ts";
import { ProviderChoice } from "./ProviderChoice.tsx";
import classes from "./SearchView.module.css";

const groups: readonly LicenceGroup[] = ["modify", "reuse", "modifyNonCommercial", "nonCommercial"];

/** What to look for, what the photos may be used for, and where. */
export function SearchForm({ search }: { readonly search: Search }) {
  const actions = useActions();
  const unsaid = useThawState(({ settings }) => settings.settings?.contact === "");
  const { form, state } = search;
  const set = (change: Partial<SearchQuery>): void => actions.setSearchForm(change);
  const ready = form.keywords.length > 0 && form.providers.length > 0;
  return (
    <form className={classes.form} aria-label="Search for photos" onSubmit={(event) => event.preventDefault()}>
      <div className={classes.fields}>
        <Labelled
          name="Look for"
          help={form.keywords.length > 1 ? "Any of these; each is searched on its own." : undefined}
        >
          <ChipsField
            label="Keywords"
            values={form.keywords}
            placeholder="quercus robur"
            most={20}
            onChange={(keywords) => set({ keywords: keywords.map((word) => word.slice(0, 200)) })}
          />
        </Labelled>
        <Labelled name="Licence">
          <div className={classes.options} role="radiogroup" aria-label="Licence">
            {groups.map((group) => (
              <label key={group} className={classes.option}>
                <input
                  type="radio"
                  name="licence"
                  checked={form.licences === group}
                  onChange={() => set({ licences: group })}
                />
                <span>
                  {groupWords[group].title}
                  {form.licences === group && (
                    <span className={classes.note}>
                      {groupWords[group].note} {licenceGroups[group].map((licence) => licenceBadge[licence]).join(", ")}
                      .
                    </span>
                  )}
                </span>
              </label>
            ))}
          </div>
        </Labelled>
        <div className={classes.named}>
          <span>Size</span>
          <Segmented
            label="Size"
            wide
            value={form.size}
            options={[
              { value: "any", label: "Any" },
              { value: "medium", label: "640 px" },
              { value: "large", label: "1600 px" },
            ]}
            onChange={(size) => set({ size })}
          />
        </div>
        <div className={classes.named}>
          <span>Shape</span>
          <Segmented
            label="Shape"
            wide
            value={form.aspect}
            options={[
              { value: "any", label: "Any" },
              { value: "tall", label: "Tall" },
              { value: "square", label: "Square" },
              { value: "wide", label: "Wide" },
            ]}
            onChange={(aspect) => set({ aspect })}
          />
        </div>
        <div className={classes.howMany}>
          <span>At most</span>
          <NumberField
            label="At most"
            value={form.limit}
            min={1}
            max={4000}
            whole
            onChange={(limit) => set({ limit })}
          />
        </div>
        <ProviderChoice
          chosen={form.providers}
          troubles={search.troubles}
          onChange={(providers) => set({ providers: [...providers] })}
        />
        {unsaid && (
          <p className={classes.note}>
            Providers like to know whom to write to.{" "}
            <button type="button" className={classes.link} onClick={() => actions.showOverlay("settings")}>
              Add a contact
            </button>
          </p>
        )}
      </div>
      <div className={classes.go}>
        {state === "running" ? (
          <Button icon={Square} onClick={actions.stopSearch}>
            Stop the search
          </Button>
        ) : (
          <Button
            look={state === "fresh" ? "accent" : "plain"}
            icon={SearchIcon}
            disabled={!ready}
            onClick={actions.startSearch}
          >
            {state === "fresh" ? "Search" : "Search again"}
          </Button>
        )}
      </div>
    </form>
  );
}
