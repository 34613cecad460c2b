import { Command } from "cmdk";
import { showKey } from "../commands/keys.ts";
import { type CommandGroup, type WindowCommand, windowCommands } from "../commands/windowCommands.ts";
import { Modal } from "../components/Modal.tsx";
import { useActions, usePlatform, useReadState } from "../components/ThawContext.tsx";
import classes from "./Palette.module.css";

const groups: readonly CommandGroup[] = ["Go to", "Photos", "Split and train", "Project", "Window"];

function groupsOf(commands: readonly WindowCommand[]): readonly CommandGroup[] {
  return groups.filter((group) => commands.some((command) => command.group === group));
}

/** Every command that can be run now, found by typing a part of its name. */
export function Palette() {
  const actions = useActions();
  const platform = usePlatform();
  const state = useReadState()();
  const available = windowCommands.filter(
    ({ id, available, keyOnly }) => id !== "window.palette" && keyOnly !== true && available(state),
  );
  const close = (): void => actions.showOverlay(null);
  return (
    <Modal label="Commands" onClose={close}>
      <Command label="Commands" className={classes.palette} loop>
        <Command.Input className={classes.input} placeholder="What do you want to do?" autoFocus />
        <Command.List className={classes.list}>
          <Command.Empty className={classes.none}>No command has that in its name.</Command.Empty>
          {groupsOf(available).map((group) => (
            <Command.Group key={group} heading={group}>
              {available
                .filter((command) => command.group === group)
                .map((command) => (
                  <Command.Item
                    key={command.id}
                    className={classes.item}
                    value={command.title}
                    onSelect={() => {
                      close();
                      void command.run(actions);
                    }}
                  >
                    <span>{command.title}</span>
                    {command.keys[0] !== undefined && <kbd>{showKey(command.keys[0], platform)}</kbd>}
                  </Command.Item>
                ))}
            </Command.Group>
          ))}
        </Command.List>
      </Command>
    </Modal>
  );
}
