import { ChevronsUpDown, FlaskConical, FolderOpen, FolderPlus, FolderSearch, X } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import type { ReactNode } from "react";
import { showKey } from "../commands/keys.ts";
import menu from "../components/Menu.module.css";
import { useActions, usePlatform, useThawState } from "../components/ThawContext.tsx";
import classes from "./ProjectMenu.module.css";

/** The open project's name; it opens the list of projects to switch to. */
export function ProjectMenu() {
  const actions = useActions();
  const platform = usePlatform();
  const summary = useThawState((state) => state.project.summary);
  const recents = useThawState((state) => state.project.recents);
  const others = recents.filter(({ dir }) => dir !== summary?.dir).slice(0, 6);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={classes.trigger} aria-label={`Project ${summary?.name ?? ""}`}>
        <span className={classes.name}>{summary?.name}</span>
        <ChevronsUpDown size={14} strokeWidth={1.75} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className={menu.menu} align="start" sideOffset={4}>
          {others.length > 0 && <DropdownMenu.Label className={menu.label}>Recent</DropdownMenu.Label>}
          {others.map(({ dir, name }) => (
            <Item key={dir} onSelect={() => actions.openFolder(dir)}>
              <span className={menu.grow}>
                <span className={classes.line}>{name}</span>
                <span className={`${classes.line} ${classes.path}`}>{dir}</span>
              </span>
            </Item>
          ))}
          {others.length > 0 && <DropdownMenu.Separator className={menu.separator} />}
          <Item onSelect={() => actions.showOverlay("newProject")}>
            <FolderPlus size={15} strokeWidth={1.75} aria-hidden />
            <span className={menu.grow}>New project…</span>
            <kbd>{showKey("mod+n", platform)}</kbd>
          </Item>
          <Item onSelect={actions.chooseFolder}>
            <FolderOpen size={15} strokeWidth={1.75} aria-hidden />
            <span className={menu.grow}>Open a folder…</span>
            <kbd>{showKey("mod+o", platform)}</kbd>
          </Item>
          <Item onSelect={actions.trySample}>
            <FlaskConical size={15} strokeWidth={1.75} aria-hidden />
            <span className={menu.grow}>Try the sample</span>
          </Item>
          {summary !== null && (
            <Item onSelect={() => actions.reveal(summary.dir)}>
              <FolderSearch size={15} strokeWidth={1.75} aria-hidden />
              <span className={menu.grow}>Show in the file manager</span>
            </Item>
          )}
          <DropdownMenu.Separator className={menu.separator} />
          <Item onSelect={actions.closeProject}>
            <X size={15} strokeWidth={1.75} aria-hidden />
            <span className={menu.grow}>Close the project</span>
          </Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}

function Item({ onSelect, children }: { readonly onSelect: () => unknown; readonly children: ReactNode }) {
  return (
    <DropdownMenu.Item className={menu.item} onSelect={() => void onSelect()}>
      {children}
    </DropdownMenu.Item>
  );
}
