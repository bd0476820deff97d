import { useId, useRef, useState, type ReactNode } from 'react';
import { flushSync } from 'react-dom';
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

/**
 * A button and the panel it opens: a popover of the browser's own, which Escape and a click beside it close. What is in it
 * is there while it is open: the page has better to do than to keep it up to date unseen.
 */
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
        onBeforeToggle={(event) => {
          if (event.newState !== 'open') return;
          // Its size is that of what is in it, and it is placed by its size.
          flushSync(() => {
            setOpen(true);
            onOpen?.();
          });
        }}
        onToggle={(event) => {
          if (event.newState !== 'open') setOpen(false);
          if (event.newState !== 'open' || !panel.current || !button.current) return;
          place(panel.current, button.current, side);
          panel.current.querySelector<HTMLElement>('input, select')?.focus();
        }}
      >
        <h2>{title}</h2>
        {open && children}
      </div>
    </>
  );
}
