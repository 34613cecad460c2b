import { Check, ChevronDown } from "lucide-react";
import { DropdownMenu } from "radix-ui";
import buttons from "../../components/Button.module.css";
import { Button } from "../../components/Button.tsx";
import { ClassName } from "../../components/ClassName.tsx";
import { classNames } from "../../components/classNames.ts";
import menu from "../../components/Menu.module.css";
import { focusPhotos } from "../../components/photoKeys.ts";
import { useActions, useReadState, useThawState } from "../../components/ThawContext.tsx";
import { selectMarked } from "../../store/markedPhotos.ts";
import { totals } from "../../store/projectSlice.ts";
import { markedText } from "./markedText.ts";

/** What can be done with the marked photos. */
export function MarkedButtons() {
  const actions = useActions();
  const marked = useThawState((state) => selectMarked(state).length);
  const showRemoved = useThawState((state) => state.curate.showRemoved);
  const suspects = useThawState(({ curate }) => curate.finding === "suspect" && !curate.large);
  const anyRemoved = useThawState(({ project }) => project.summary !== null && totals(project.summary).removed > 0);
  const word = showRemoved ? "Restore" : "Remove";
  return (
    <>
      {showRemoved ? (
        <Button command="project.emptyTrash" disabled={!anyRemoved} onClick={() => actions.showOverlay("emptyTrash")}>
          Empty the trash…
        </Button>
      ) : (
        <>
          {suspects && (
            <Button
              icon={Check}
              command="photos.accept"
              hint="Move what is marked to the class that is suggested for it"
              disabled={marked === 0}
              onClick={actions.acceptMarked}
            >
              {markedText("Accept", marked)}
            </Button>
          )}
          <MoveMenu disabled={marked === 0} />
        </>
      )}
      <Button
        command="photos.toggle"
        hint={`${word} what is marked`}
        disabled={marked === 0}
        onClick={actions.toggleMarked}
      >
        {markedText(word, marked)}
      </Button>
    </>
  );
}

function MoveMenu({ disabled }: { readonly disabled: boolean }) {
  const actions = useActions();
  const readState = useReadState();
  const names = useThawState((state) => state.project.summary?.classes);
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className={classNames(buttons.button)} disabled={disabled}>
        Move to
        <ChevronDown size={14} strokeWidth={1.75} aria-hidden />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content
          className={menu.menu}
          align="end"
          sideOffset={4}
          onCloseAutoFocus={(event) => {
            // Not to the button: what comes next is the next photo.
            event.preventDefault();
            focusPhotos();
          }}
        >
          {names?.map(({ name }, index) => (
            <DropdownMenu.Item
              key={name}
              className={menu.item}
              onSelect={() => void actions.relabel(selectMarked(readState()), name)}
            >
              <span className={menu.grow}>
                <ClassName name={name} />
              </span>
              {index < 9 && <kbd>{index + 1}</kbd>}
            </DropdownMenu.Item>
          ))}
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  );
}
