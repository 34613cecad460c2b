import { FileText } from "lucide-react";
import { useMemo, useRef, useState } from "react";
import { parseAddresses } from "../../../core/contract/addresses.ts";
import { Button } from "../../components/Button.tsx";
import dialog from "../../components/Dialog.module.css";
import { Dialog, Labelled } from "../../components/Dialog.tsx";
import field from "../../components/TextField.module.css";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount, formatNoun } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import classes from "./GatherView.module.css";
import { Rows } from "./Rows.tsx";

/** Addresses of photos, pasted or from a file, to be downloaded into a class. */
export function AddressesDialog() {
  const actions = useActions();
  const name = useThawState((state) => state.gather.addressesFor);
  const file = useRef<HTMLInputElement>(null);
  const [text, setText] = useState("");
  const { addresses, odd } = useMemo(() => parseAddresses(text), [text]);
  if (name === null) return null;
  const close = (): void => actions.showOverlay(null);
  return (
    <Dialog
      title={`Photos of ${showControls(name)} by their addresses`}
      onClose={close}
      foot={
        <>
          <Button onClick={close}>Cancel</Button>
          <Button
            look="accent"
            disabled={addresses.length === 0}
            onClick={() => actions.downloadAddresses(name, addresses)}
          >
            {addresses.length === 0 ? "Download" : `Download ${formatCount(addresses.length)}`}
          </Button>
        </>
      }
    >
      <Labelled
        name="Addresses"
        help="One or several a line. Nothing is known of their licences, so these photos are counted as unknown in the credits."
      >
        <textarea
          className={field.area}
          aria-label="Addresses"
          placeholder="https://example.org/photos/oak.jpg"
          spellCheck={false}
          autoFocus
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Labelled>
      <div className={dialog.line}>
        <span className={dialog.grow} role="status">
          {text.trim() === "" ? "" : `${formatNoun(addresses.length, "address", "addresses")} found`}
        </span>
        <Button icon={FileText} onClick={() => file.current?.click()}>
          From a file…
        </Button>
        <input
          ref={file}
          className={classes.hiddenFile}
          type="file"
          aria-label="File of addresses"
          accept=".txt,.csv,.tsv,.md,text/plain"
          onChange={(event) => void event.target.files?.[0]?.text().then(setText)}
        />
      </div>
      {odd.length > 0 && (
        <Rows
          title={`${formatNoun(odd.length, "line holds", "lines hold")} no web address`}
          columns={["Line", "Text"]}
          rows={odd.map(({ line, text: said }) => [formatCount(line), said.slice(0, 200)])}
        />
      )}
    </Dialog>
  );
}
