import { useEffect, useState } from "react";
import type { ProviderName } from "../../core/contract/credit.ts";
import { Button } from "../components/Button.tsx";
import dialog from "../components/Dialog.module.css";
import { Dialog, Labelled } from "../components/Dialog.tsx";
import { Disclosure } from "../components/Disclosure.tsx";
import { Notice } from "../components/Notice.tsx";
import { TextField } from "../components/TextField.tsx";
import { useActions, useThawState } from "../components/ThawContext.tsx";

/** Settings of this person on this machine: how searches introduce themselves, keys, and where the providers are. */
export function SettingsDialog() {
  const actions = useActions();
  const { settings, providers, error } = useThawState((state) => state.settings);
  const [contact, setContact] = useState<string | null>(null);
  const [key, setKey] = useState("");
  const [keyPlan, setKeyPlan] = useState<"keep" | "replace" | "remove">("keep");
  const [addresses, setAddresses] = useState<Partial<Record<ProviderName, string>>>({});
  useEffect(() => void actions.loadSettings(), [actions]);
  const close = (): void => actions.showOverlay(null);
  const save = async (): Promise<void> => {
    const change = {
      ...(contact === null ? {} : { contact: contact.trim() }),
      ...(keyPlan === "remove" || key.trim() !== "" ? { flickrKey: key.trim() } : {}),
      ...(Object.keys(addresses).length === 0 ? {} : { addresses }),
    };
    if (await actions.changeSettings(change)) close();
  };
  const isSet = settings?.flickrKey === true;
  return (
    <Dialog
      title="Settings"
      onClose={close}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button look="accent" disabled={settings === null} onClick={save}>
            Save
          </Button>
        </>
      }
    >
      {error !== null && <Notice tone="error">{error.message}</Notice>}
      <Labelled
        name="Contact"
        help="Your mail or web address. Photo providers ask to be told whom to write to when a program asks too much of them; it goes along with each search and download, and nowhere else."
      >
        <TextField
          label="Contact"
          value={contact ?? settings?.contact ?? ""}
          placeholder="you@example.org"
          onChange={setContact}
          onEnter={save}
        />
      </Labelled>
      <Labelled
        name="Flickr key"
        help={
          keyPlan === "remove"
            ? "The key is taken away when you save."
            : isSet && keyPlan === "keep"
              ? "A key is set. It stays on this computer and is never shown."
              : "Flickr answers only to a key of your own: flickr.com/services/api/keys."
        }
      >
        {isSet && keyPlan !== "replace" ? (
          <div className={dialog.line}>
            <span className={dialog.grow}>{keyPlan === "keep" ? "••••••••••••" : "Taken away"}</span>
            <Button onClick={() => setKeyPlan("replace")}>Replace</Button>
            <Button disabled={keyPlan === "remove"} onClick={() => setKeyPlan("remove")}>
              Take away
            </Button>
          </div>
        ) : (
          <TextField label="Flickr key" value={key} placeholder="Not set" secret onChange={setKey} />
        )}
      </Labelled>
      <Disclosure title="Addresses of the providers">
        <div className={dialog.body} style={{ padding: "4px 0 0" }}>
          {providers.map(({ name, title }) => (
            <Labelled key={name} name={title}>
              <TextField
                label={`Address of ${title}`}
                value={addresses[name] ?? settings?.addresses[name] ?? ""}
                placeholder="The official one"
                onChange={(address) => setAddresses({ ...addresses, [name]: address.trim() })}
              />
            </Labelled>
          ))}
          <span className={dialog.help}>Only for a mirror or a test; an empty box means the official address.</span>
        </div>
      </Disclosure>
    </Dialog>
  );
}
