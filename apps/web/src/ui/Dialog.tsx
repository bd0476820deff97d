import { useEffect, useId, useRef, type ReactNode } from 'react';
import './dialog.css';

/** A modal dialog of the browser's own: Escape, focus and what lies behind are its business. */
export function Dialog({
  title,
  onClose,
  long = false,
  actions,
  children,
}: {
  title: string;
  onClose: () => void;
  /** To be read from its top: the heading gets the focus rather than the first button. */
  long?: boolean;
  /** Buttons, each of which closes the dialog: below what is said, and in sight however long that is. */
  actions: ReactNode;
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
      className={long ? 'dialog dialog-long' : 'dialog'}
      aria-labelledby={heading}
      onClose={onClose}
      onClick={(event) => {
        if (event.target === dialog.current) dialog.current.close();
      }}
    >
      {/* What may be longer than the window is read with the keyboard too. */}
      <div className="dialog-body" tabIndex={long ? 0 : undefined}>
        <h2 id={heading} tabIndex={-1}>
          {title}
        </h2>
        {children}
      </div>
      <form method="dialog" className="dialog-actions">
        {actions}
      </form>
    </dialog>
  );
}
