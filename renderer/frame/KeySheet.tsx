import { type KeyName, showKey } from "../commands/keys.ts";
import { windowCommands } from "../commands/windowCommands.ts";
import { Button } from "../components/Button.tsx";
import { Modal } from "../components/Modal.tsx";
import { useActions, usePlatform } from "../components/ThawContext.tsx";
import classes from "./KeySheet.module.css";

interface Line {
  readonly title: string;
  readonly keys: readonly KeyName[];
}

/** Keys that the gallery itself takes while it has the focus. */
const gallery: readonly Line[] = [
  { title: "Move", keys: ["arrowleft", "arrowright", "arrowup", "arrowdown"] },
  { title: "Mark a range", keys: ["shift+arrowright"] },
  { title: "Mark all", keys: ["mod+a"] },
  { title: "Unmark, or close the large view", keys: ["escape"] },
  { title: "Large view", keys: ["enter"] },
];

/** The sheet behind `?`: every key and what it does. */
export function KeySheet() {
  const actions = useActions();
  const close = (): void => actions.showOverlay(null);
  const withKeys = windowCommands.filter((command) => command.keys.length > 0);
  const groups = [...new Set(withKeys.map((command) => command.group))];
  return (
    <Modal label="Keys" onClose={close}>
      <div className={classes.sheet}>
        <div className={classes.head}>
          <h2>Keys</h2>
          <Button look="ghost" onClick={close}>
            Close
          </Button>
        </div>
        <div className={classes.columns}>
          <Group title="Gallery" lines={gallery} />
          {groups.map((group) => (
            <Group key={group} title={group} lines={withKeys.filter((command) => command.group === group)} />
          ))}
        </div>
      </div>
    </Modal>
  );
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
            {line.keys.map((key) => (
              <kbd key={key}>{showKey(key, platform)}</kbd>
            ))}
          </span>
        </div>
      ))}
    </section>
  );
}
