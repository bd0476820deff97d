import { useEffect, useId, useRef, type ReactNode } from 'react';
import './dialog.css';

/** A modal dialog of the browser's own: Escape, focus and what lies behind are its business. */
export function Dialog({
  title,
  onClose,
  long = false,
  children,
}: {
  title: string;
  onClose: () => void;
  /** To be read from its top: the heading gets the focus rather than the first button. */
  long?: boolean;
  children: ReactNode;
}) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    dialog.current?.showModal();
    if (long) dialog.current?.querySelector<HTMLElement>('h2')?.focus();
  }, [long]);
  return (
    <dialog
      ref={dialog}
      className="dialog"
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      <div className="dialog-body">
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
    </dialog>
  );
}
