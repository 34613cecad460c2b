import { Tooltip } from "radix-ui";
import type { ReactElement } from "react";
import { showKey } from "../commands/keys.ts";
import { findCommand } from "../commands/windowCommands.ts";
import classes from "./Hint.module.css";
import { usePlatform } from "./ThawContext.tsx";

interface HintProps {
  /** Absent: the command's own title. */
  readonly text: string | undefined;
  readonly command?: string | undefined;
  readonly side?: "top" | "right" | "bottom" | "left";
  readonly children: ReactElement;
}

/** A tooltip that also names the key of the command that the control stands for. */
export function Hint({ text, command, side = "bottom", children }: HintProps) {
  const platform = usePlatform();
  const found = command === undefined ? undefined : findCommand(command);
  const key = found?.keys[0];
  return (
    <Tooltip.Root>
      <Tooltip.Trigger asChild>{children}</Tooltip.Trigger>
      <Tooltip.Portal>
        <Tooltip.Content className={classes.hint} side={side} sideOffset={6} collisionPadding={8}>
          <span>{text ?? found?.title}</span>
          {key !== undefined && <kbd>{showKey(key, platform)}</kbd>}
        </Tooltip.Content>
      </Tooltip.Portal>
    </Tooltip.Root>
  );
}
