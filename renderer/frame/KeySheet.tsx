import { type KeyName, showKey } from "../commands/keys.ts";
import { type CommandGroup, windowCommands } from "../commands/windowCommands.ts";
import { Button } from "../components/Button.tsx";
import { Modal } from "../components/Modal.tsx";
import { useActions, usePlatform } from "../components/ThawContext.tsx";
import classes from "./KeySheet.module.css";

interface Line {
  readonly title: string;
  readonly keys: readonly KeyName[];
  readonly keysText?: string;
}

/** Keys that the gallery itself takes while it has the focus. */
const gallery: readonly Line[] = [
  { title: "Move", keys: ["arrowleft", "arrowright", "arrowup", "arrowdown"] },
  { title: "First and last photo", keys: ["home", "end"] },
  { title: "A page up or down", keys: ["pageup", "pagedown"] },
  { title: "Mark a range", keys: ["shift+arrowright"] },
  { title: "Mark all", keys: ["mod+a"] },
  { title: "Unmark, or close the large view", keys: ["escape"] },
  { title: "Large view", keys: ["enter"] },
];

/** Keys of the large view and of speed mode, beside those of the photos. */
const large: readonly Line[] = [
  { title: "Zoom in, zoom out, whole photo", keys: ["+", "-", "0"] },
  { title: "Previous and next photo", keys: ["arrowleft", "arrowright"] },
];
const speed: readonly Line[] = [
  { title: "Keep the photo", keys: ["k", "arrowright", "enter"] },
  { title: "Remove the photo", keys: ["x", "space"] },
  { title: "Move it to the n-th class", keys: [], keysText: "1 – 9" },
  { title: "Take the last decision back", keys: ["u", "arrowleft"] },
  { title: "Leave speed mode", keys: ["escape"] },
];

const withKeys = windowCommands.filter((command) => command.keys.length > 0);

/** The sheet behind `?`: every key and what it does. */
export function KeySheet() {
  const actions = useActions();
  const close = (): void => actions.showOverlay(null);
  const groups = [...new Set(withKeys.map(({ group }) => group))].filter((group) => group !== "Photos");
  return (
    <Modal label="Keys" onClose={close} wide>
      <div className={classes.sheet}>
        <div className={classes.head}>
          <h2>Keys</h2>
          <Button look="ghost" onClick={close}>
            Close
          </Button>
        </div>
        <div className={classes.columns}>
          <Group title="Gallery" lines={gallery} />
          <Commands group="Photos" />
          <Group title="Large view" lines={large} />
          <Group title="Speed mode" lines={speed} />
          {groups.map((group) => (
            <Commands key={group} group={group} />
          ))}
        </div>
      </div>
    </Modal>
  );
}

function Commands({ group }: { readonly group: CommandGroup }) {
  return <Group title={group} lines={withKeys.filter((command) => command.group === group)} />;
}

function Group({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  const platform = usePlatform();
  return (
    <section className={classes.group}>
      <h3 className={classes.title}>{title}</h3>
      {lines.map((line) => (
        <div key={line.title} className={classes.line}>
          <span>{line.title}</span>
          <span className={classes.keys}>
            {line.keysText !== undefined ? (
              <kbd>{line.keysText}</kbd>
            ) : (
              line.keys.map((key) => <kbd key={key}>{showKey(key, platform)}</kbd>)
            )}
          </span>
        </div>
      ))}
    </section>
  );
}
