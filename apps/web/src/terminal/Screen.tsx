import { FitAddon } from '@xterm/addon-fit';
import { Terminal } from '@xterm/xterm';
import '@xterm/xterm/css/xterm.css';
import { memo, useEffect, useLayoutEffect, useRef, useState, type RefObject } from 'react';
import { useTheme } from '../app/theme.js';
import { useLanguage } from '../i18n/language.js';
import { leavesTerminal } from '../lesson/keys.js';
import { afterPaint } from '../store/pace.js';
import type { At } from '../store/position.js';
import { useLab, useLabStore } from '../store/useLab.js';
import { FONT, FONT_SIZE, hasTerminalType, PLAIN_FONT, terminalType } from './type.js';
import { widthsMatter, widthsOfToday } from './widths.js';

/** Sizes in between are not told: each would be a SIGWINCH for the processes in the terminal. */
const RESIZE_MS = 150;

/** The terminal's colours are the page's; the sixteen are calm ones with AA contrast on them. */
const COLOURS = {
  black: '#2a2e37',
  red: '#f2837b',
  green: '#7fc98f',
  yellow: '#e3c26f',
  blue: '#86aef5',
  magenta: '#cf9af0',
  cyan: '#6fcbd1',
  white: '#d7dae0',
  brightBlack: '#858c99',
  brightRed: '#ff9d95',
  brightGreen: '#9be0a9',
  brightYellow: '#f3d88b',
  brightBlue: '#a5c4ff',
  brightMagenta: '#e0b5fb',
  brightCyan: '#8fe0e5',
  brightWhite: '#ffffff',
};

function themeOf(element: Element): { background: string; foreground: string; cursor: string } {
  const style = getComputedStyle(element);
  const foreground = style.getPropertyValue('--term-ink').trim();
  return { background: style.getPropertyValue('--term').trim(), foreground, cursor: foreground };
}

/**
 * From an empty screen on. Said in the stream (RIS, ECMA-48), not by `reset()`: what was written but not drawn yet would come
 * after that, and stand above it all.
 */
function afresh(data: Uint8Array): Uint8Array {
  const all = new Uint8Array(data.length + 2);
  all.set([0x1b, 0x63]);
  all.set(data, 2);
  return all;
}

interface Props {
  terminal: number;
  tty: string;
  at: At;
  /** Can be typed into. */
  live: boolean;
  /** Set while the keyboard belongs to whichever terminal comes next: this one takes it, and leaves it so when it goes. */
  keyboard: RefObject<boolean>;
}

/** One terminal's screen: now, or as it was at an earlier moment. */
export const Screen = memo(function Screen({ terminal, tty, at, live, keyboard }: Props) {
  const { words } = useLanguage();
  const theme = useTheme();
  const store = useLabStore();
  const { timeline } = useLab('timeline');
  const box = useRef<HTMLDivElement>(null);
  const xterm = useRef<Terminal | null>(null);
  /** Set while what was written before is drawn once more. */
  const redrawing = useRef<object | null>(null);
  /** Makes the terminal count columns as programs do; null until something was written where that matters. */
  const [count, setCount] = useState<((term: Terminal) => void) | null>(null);

  useEffect(() => {
    const element = box.current!;
    const term = new Terminal({
      // xterm measures its font when it is set: the bundled one is set once it is there.
      fontFamily: hasTerminalType() ? FONT : PLAIN_FONT,
      fontSize: FONT_SIZE,
      lineHeight: 1.2,
      scrollback: 5000,
      cursorBlink: false,
      theme: { ...COLOURS, ...themeOf(element) },
      minimumContrastRatio: 4.5,
      // What is no text (`cat /dev/urandom`) is the program's affair: a line of the console for each byte slows the page.
      logLevel: 'off',
      // `unicode`, how many columns a character takes, is called so.
      allowProposedApi: true,
    });
    const fit = new FitAddon();
    term.loadAddon(fit);
    term.open(element);
    term.attachCustomKeyEventHandler((event) => !leavesTerminal(event));
    // After input xterm draws what is written next at once, not a frame later: here what was written before. Nobody hears
    // of this input yet.
    term.input('');
    // A key is told right before what it types.
    let key = false;
    term.onKey(() => (key = true));
    term.onData((text) => {
      const typed = key;
      key = false;
      // What a program asked of the terminal (`CSI c`, a colour) was answered when it was new. Answers begin with ESC.
      if (redrawing.current !== null && !typed && text.startsWith('\x1b')) return;
      store.input(terminal, text);
    });
    const refit = (): void => {
      if (element.clientWidth > 0 && element.clientHeight > 0) fit.fit();
    };
    refit(); // or it would be drawn twice
    const observer = new ResizeObserver(refit);
    observer.observe(element);
    void terminalType().then(() => {
      if (xterm.current !== term || term.options.fontFamily === FONT) return;
      term.options.fontFamily = FONT;
      refit();
    });
    xterm.current = term;
    if (keyboard.current) term.focus();
    keyboard.current = false;
    return () => {
      xterm.current = null;
      observer.disconnect();
      term.dispose();
    };
  }, [store, terminal, keyboard]);

  // Before it leaves the page: afterwards nothing has the focus.
  useLayoutEffect(() => {
    const element = box.current!;
    return () => {
      if (element.contains(document.activeElement)) keyboard.current = true;
    };
  }, [keyboard]);

  useEffect(() => {
    const term = xterm.current;
    if (!term) return undefined;
    count?.(term);
    let left = false;
    const see = (data: Uint8Array): void => {
      if (count || !widthsMatter(data)) return;
      // Where the tables cannot be had, it is drawn without them.
      widthsOfToday().then(
        (found) => {
          if (!left) setCount(() => found);
        },
        () => undefined,
      );
    };
    const redraw = (data: Uint8Array, drawn?: () => void): void => {
      const turn = {};
      redrawing.current = turn;
      term.write(data, () => {
        if (redrawing.current === turn) redrawing.current = null;
        drawn?.();
      });
    };
    const until = store.outputs.of(terminal).until(at);
    see(until);
    redraw(afresh(until));
    const unheard =
      at === null
        ? store.outputs.listen(terminal, (data, drawn, seq) => {
            see(data);
            if (store.seenBefore(seq)) redraw(data, drawn);
            else term.write(data, drawn);
          })
        : undefined;
    return () => {
      left = true;
      unheard?.();
    };
    // A new timeline is a new world: its screen starts empty.
  }, [store, terminal, at, timeline, count]);

  // The real terminal has the size of the screen that shows it; a closed one, or one of the past, has none to be told.
  useEffect(() => {
    const term = xterm.current;
    if (!term || !live) return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const tell = (): void => {
      store.resize(terminal, term.cols, term.rows);
    };
    // Its size is right once it has been laid out and its font is there; what comes later is the learner's doing.
    let left = false;
    void terminalType().then(() => {
      if (!left) afterPaint(tell);
    });
    const resized = term.onResize(() => {
      clearTimeout(timer);
      timer = setTimeout(tell, RESIZE_MS);
    });
    return () => {
      left = true;
      clearTimeout(timer);
      resized.dispose();
    };
  }, [store, terminal, live, timeline]);

  useEffect(() => {
    const term = xterm.current;
    if (!term) return;
    term.options.disableStdin = !live;
    term.options.cursorInactiveStyle = live ? 'outline' : 'none';
  }, [live]);

  useEffect(() => {
    const term = xterm.current;
    if (term) term.options.theme = { ...COLOURS, ...themeOf(box.current!) };
  }, [theme]);

  useEffect(() => {
    const { input, past, closed } = words.terminal;
    const label = live ? input(tty) : at === null ? closed(tty) : past(tty);
    xterm.current?.textarea?.setAttribute('aria-label', label);
  }, [words, tty, live, at]);

  return <div className="screen" ref={box} />;
});
