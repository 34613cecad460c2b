import type { ReactNode } from "react";
import classes from "./Dialog.module.css";
import { Modal } from "./Modal.tsx";

interface DialogProps {
  readonly title: string;
  readonly onClose: () => void;
  /** Buttons at the foot; the last one does it. */
  readonly foot: ReactNode;
  readonly children: ReactNode;
}

/** A modal with a title, a body that scrolls, and its buttons always in view. */
export function Dialog({ title, onClose, foot, children }: DialogProps) {
  return (
    <Modal label={title} onClose={onClose}>
      <div className={classes.dialog}>
        <h2 className={classes.title}>{title}</h2>
        <div className={classes.body}>{children}</div>
        <div className={classes.foot}>{foot}</div>
      </div>
    </Modal>
  );
}

interface LabelledProps {
  readonly name: string;
  readonly help?: ReactNode;
  readonly children: ReactNode;
}

/** A control under its name, with a line that explains it. */
export function Labelled({ name, help, children }: LabelledProps) {
  return (
    <div className={classes.label}>
      <span>{name}</span>
      {children}
      {help !== undefined && <span className={classes.help}>{help}</span>}
    </div>
  );
}
