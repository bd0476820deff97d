import { useId, useRef, useState, type ReactNode } from 'react';
import './popover.css';

/** Free room to the window's edges, and between a panel and its button. */
const EDGE = 10;
const GAP = 8;

type Side = 'left' | 'right';

/** Above the button where there is room, else below it, one side at the button's; never beyond the window. */
function place(panel: HTMLElement, button: HTMLElement, side: Side): void {
  const at = button.getBoundingClientRect();
  const { width, height } = panel.getBoundingClientRect();
  const left = side === 'left' ? at.left : at.right - width;
  const above = at.top - height - GAP;
  panel.style.left = `${Math.max(EDGE, Math.min(left, innerWidth - width - EDGE))}px`;
  panel.style.top = `${above >= EDGE ? above : Math.min(at.bottom + GAP, innerHeight - height - EDGE)}px`;
}

/** A button and the panel it opens: a popover of the browser's own, which Escape and a click beside it close. */
export function PopoverButton({
  label,
  on,
  title,
  side,
  className,
  disabled = false,
  testId,
  onOpen,
  children,
}: {
  /** The button's own words. */
  label: string;
  /** Something is set in the panel. */
  on: boolean;
  /** The panel's heading. */
  title: string;
  /** Which of the button's sides the panel keeps to. */
  side: Side;
  /** The panel's class; the button's is the same with `-button` behind it. */
  className: string;
  disabled?: boolean;
  testId?: string;
  onOpen?: () => void;
  children: ReactNode;
}) {
  const id = useId();
  const button = useRef<HTMLButtonElement>(null);
  const panel = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        className={`${className}-button`}
        disabled={disabled}
        popoverTarget={id}
        aria-expanded={open}
        aria-haspopup="dialog"
        data-testid={testId}
        data-on={on || undefined}
        title={label}
      >
        {label}
      </button>
      <div
        ref={panel}
        id={id}
        className={`popover ${className}`}
        popover="auto"
        role="dialog"
        aria-label={title}
        onToggle={(event) => {
          const opened = event.newState === 'open';
          setOpen(opened);
          if (!opened || !panel.current || !button.current) return;
          onOpen?.();
          place(panel.current, button.current, side);
          panel.current.querySelector<HTMLElement>('input, select')?.focus();
        }}
      >
        <h2>{title}</h2>
        {children}
      </div>
    </>
  );
}
