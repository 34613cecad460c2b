import { Check, FolderSearch, Maximize2, RotateCcw, Tag, X } from "lucide-react";
import { ContextMenu } from "radix-ui";
import type { ReactNode } from "react";
import { ClassName } from "../../components/ClassName.tsx";
import menu from "../../components/Menu.module.css";
import { useActions, useThawState } from "../../components/ThawContext.tsx";
import { formatCount } from "../../format/numbers.ts";
import { showControls } from "../../format/splitName.ts";
import { suggestedClass } from "../../store/findings.ts";
import { selectMarked } from "../../store/markedPhotos.ts";
import { findPhoto } from "../../store/photoSet.ts";
import { markedText } from "./markedText.ts";

/** The menu behind the right button: everything that keys do to the marked photos. */
export function GalleryMenu({ children }: { readonly children: ReactNode }) {
  return (
    <ContextMenu.Root modal={false}>
      <ContextMenu.Trigger asChild>{children}</ContextMenu.Trigger>
      <ContextMenu.Portal>
        <ContextMenu.Content className={menu.menu} collisionPadding={8}>
          <Items />
        </ContextMenu.Content>
      </ContextMenu.Portal>
    </ContextMenu.Root>
  );
}

function Items() {
  const actions = useActions();
  const names = useThawState((state) => state.project.summary?.classes);
  const curate = useThawState((state) => state.curate);
  const ids = useThawState(selectMarked);
  const { focus, showRemoved } = curate;
  const accepting = useThawState(({ clean, photos }) => {
    const suggested = ids.flatMap((id) => {
      const photo = findPhoto(photos.shown, id);
      return (photo === undefined ? undefined : suggestedClass(clean.findings, photo)) ?? [];
    });
    if (suggested.length === 0) return null;
    const [first, second] = new Set(suggested);
    const to = second === undefined ? `, ${showControls(first ?? "")}` : "";
    return suggested.length === 1
      ? `Take the suggested class${to}`
      : `Take ${formatCount(suggested.length)} suggestions${to}`;
  });
  if (focus === null || ids.length === 0) {
    return (
      <ContextMenu.Item className={menu.item} disabled>
        Mark a photo first
      </ContextMenu.Item>
    );
  }
  const Icon = showRemoved ? RotateCcw : X;
  return (
    <>
      <Item keys="Enter" onSelect={() => actions.changeView((slice) => ({ ...slice, large: true }))}>
        <Maximize2 size={15} strokeWidth={1.75} aria-hidden />
        <span className={menu.grow}>Open</span>
      </Item>
      <Item keys="X" onSelect={actions.toggleMarked}>
        <Icon size={15} strokeWidth={1.75} aria-hidden />
        <span className={menu.grow}>{markedText(showRemoved ? "Restore" : "Remove", ids.length)}</span>
      </Item>
      {!showRemoved && (
        <ContextMenu.Sub>
          <ContextMenu.SubTrigger className={menu.item}>
            <Tag size={15} strokeWidth={1.75} aria-hidden />
            <span className={menu.grow}>Move to class</span>
            <span aria-hidden>▸</span>
          </ContextMenu.SubTrigger>
          <ContextMenu.Portal>
            <ContextMenu.SubContent className={menu.menu} collisionPadding={8}>
              {names?.map(({ name }, index) => (
                <Item
                  key={name}
                  onSelect={() => actions.relabel(ids, name)}
                  {...(index < 9 ? { keys: String(index + 1) } : {})}
                >
                  <span className={menu.grow}>
                    <ClassName name={name} />
                  </span>
                </Item>
              ))}
            </ContextMenu.SubContent>
          </ContextMenu.Portal>
        </ContextMenu.Sub>
      )}
      {accepting !== null && (
        <Item keys="A" onSelect={actions.acceptMarked}>
          <Check size={15} strokeWidth={1.75} aria-hidden />
          <span className={menu.grow}>{accepting}</span>
        </Item>
      )}
      <ContextMenu.Separator className={menu.separator} />
      <Item onSelect={() => actions.showInFolder(focus)}>
        <FolderSearch size={15} strokeWidth={1.75} aria-hidden />
        <span className={menu.grow}>Show in folder</span>
      </Item>
    </>
  );
}

interface ItemProps {
  readonly keys?: string;
  readonly onSelect: () => unknown;
  readonly children: ReactNode;
}

function Item({ keys, onSelect, children }: ItemProps) {
  return (
    <ContextMenu.Item className={menu.item} onSelect={() => void onSelect()}>
      {children}
      {keys !== undefined && <kbd>{keys}</kbd>}
    </ContextMenu.Item>
  );
}
