import type { PsColumn } from '@daemonlab/protocol';
import {
  useEffect,
  useRef,
  useState,
  type FocusEvent,
  type KeyboardEvent,
  type PointerEvent,
  type RefObject,
} from 'react';
import type { CellChange, Moment } from './types.js';

/** Between leaving a cell with the pointer and its card's closing (ms): enough to cross a cell's edge. */
const LINGER_MS = 120;

export interface OpenCard {
  pid: number;
  column: PsColumn;
  change: CellChange;
}

interface Wanted {
  pid: number;
  column: PsColumn;
  /** Opened by click or key: stays when the pointer leaves. */
  pinned: boolean;
}

const changedCell = (target: EventTarget): HTMLElement | null =>
  (target as Element).closest<HTMLElement>('td[data-was]');

const wantedOf = (cell: HTMLElement, pinned: boolean): Wanted => ({
  pid: Number(cell.closest<HTMLElement>('tr')?.dataset['pid']),
  column: cell.dataset['col'] as PsColumn,
  pinned,
});

/** Which changed cell's card is open: on hover and focus for as long as they last, on click until the next one. */
export function useCauseCard(table: RefObject<HTMLTableElement | null>, moment: Moment) {
  const [wanted, setWanted] = useState<Wanted | null>(null);
  const closing = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const change = wanted && moment.rows.find(({ row }) => row.pid === wanted.pid)?.changes[wanted.column];
  const open: OpenCard | null = wanted && change ? { pid: wanted.pid, column: wanted.column, change } : null;
  const isOpen = open !== null;

  const show = (cell: HTMLElement, pinned: boolean): void => {
    clearTimeout(closing.current);
    setWanted(wantedOf(cell, pinned));
  };
  const close = (): void => {
    clearTimeout(closing.current);
    setWanted(null);
  };

  useEffect(() => () => clearTimeout(closing.current), []);

  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: globalThis.PointerEvent): void => {
      if (!table.current?.contains(event.target as Node)) setWanted(null);
    };
    document.addEventListener('pointerdown', outside);
    return () => document.removeEventListener('pointerdown', outside);
  }, [isOpen, table]);

  return {
    open,
    close,
    onPointerOver: (event: PointerEvent): void => {
      const cell = changedCell(event.target);
      if (wanted?.pinned || event.pointerType === 'touch') return;
      if (cell) show(cell, false);
      else if (wanted) {
        clearTimeout(closing.current);
        closing.current = setTimeout(close, LINGER_MS);
      }
    },
    onPointerLeave: (): void => {
      if (wanted && !wanted.pinned) closing.current = setTimeout(close, LINGER_MS);
    },
    onFocus: (event: FocusEvent): void => {
      const cell = changedCell(event.target);
      if (cell?.matches(':focus-visible')) show(cell, false);
    },
    onBlur: (event: FocusEvent): void => {
      if (changedCell(event.target)) close();
    },
    /** True when the click was for a changed cell. */
    onClick: (target: Element): boolean => {
      const cell = changedCell(target);
      if (!cell) return false;
      const next = wantedOf(cell, true);
      if (wanted?.pinned && wanted.pid === next.pid && wanted.column === next.column) close();
      else show(cell, true);
      return true;
    },
    /** True when the key was for a card. */
    onKeyDown: (event: KeyboardEvent): boolean => {
      const cell = changedCell(event.target);
      const toggles = cell && (event.key === 'Enter' || event.key === ' ');
      if (toggles) show(cell, true);
      else if (event.key === 'Escape' && isOpen) close();
      else return false;
      event.preventDefault();
      event.stopPropagation();
      return true;
    },
  };
}
