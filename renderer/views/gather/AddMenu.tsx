import { ChevronDown, FolderPlus, ImagePlus, Link, type LucideIcon, Search } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import buttons from "../../components/Button.module.css";
import { Button } from "../../components/Button.tsx";
import menu from "../../components/Menu.module.css";
import { useActions } from "../../components/ThawContext.tsx";

/** The ways to add photos to a class that has some: the search at hand, the others in a menu. */
export function AddMenu({ name }: { readonly name: string }) {
  const actions = useActions();
  return (
    <>
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className={buttons.button} aria-label={`Add photos to ${name}`}>
          <ImagePlus size={15} strokeWidth={1.75} aria-hidden />
          Add
          <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className={menu.menu} align="end" sideOffset={4}>
            <Item icon={ImagePlus} text="Add files…" onSelect={() => actions.addFiles(name)} />
            <Item icon={FolderPlus} text="Add folder…" onSelect={() => actions.addFolder(name)} />
            <Item icon={Link} text="Paste addresses…" onSelect={() => actions.askForAddresses(name)} />
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Button icon={Search} onClick={() => actions.openSearch(name)}>
        Search…
      </Button>
    </>
  );
}

interface ItemProps {
  readonly icon: LucideIcon;
  readonly text: string;
  readonly onSelect: () => unknown;
}

function Item({ icon: Icon, text, onSelect }: ItemProps) {
  return (
    <DropdownMenu.Item className={menu.item} onSelect={() => void onSelect()}>
      <Icon size={15} strokeWidth={1.75} aria-hidden />
      <span className={menu.grow}>{text}</span>
    </DropdownMenu.Item>
  );
}
