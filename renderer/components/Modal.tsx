import { type ReactNode, useEffect, useRef } from "react";
import { classNames } from "./classNames.ts";
import classes from "./Modal.module.css";

interface ModalProps {
  readonly label: string;
  readonly onClose: () => void;
  /** As broad as three columns, and as high as the window lets it be. */
  readonly wide?: boolean;
  readonly children: ReactNode;
}

/** The platform's own modal dialog: it keeps the focus inside, closes on Escape and gives the focus back. */
export function Modal({ label, onClose, wide = false, children }: ModalProps) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const dialog = ref.current;
    if (dialog !== null && !dialog.open) {
      dialog.showModal();
      // The dialog gives the focus to its first element that can have it, be it a frame that no key is meant for.
      if (document.activeElement instanceof HTMLElement && document.activeElement.tabIndex < 0)
        dialog.querySelector<HTMLElement>("input, textarea, button")?.focus();
    }
    return () => dialog?.close();
  }, []);
  return (
    <dialog
      ref={ref}
      className={classNames(classes.modal, wide && classes.wide)}
      aria-label={label}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      // Not left to the browser: a tooltip that is open inside takes Escape's default away.
      onKeyDown={(event) => {
        if (event.key === "Escape") onClose();
      }}
      onClick={(event) => {
        if (event.target === event.currentTarget) onClose();
      }}
    >
      {children}
    </dialog>
  );
}
