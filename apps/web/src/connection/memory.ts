/** What a tab remembers of its world, so that a reload finds it again. Kept per lesson, in this tab only. */
export interface WorldMemory {
  world: string;
  lastSeq: number;
}

const key = (slug: string): string => `daemonlab:world:${slug}`;

export function rememberWorld(slug: string, memory: WorldMemory): void {
  try {
    sessionStorage.setItem(key(slug), JSON.stringify(memory));
  } catch {
    // Storage is off or full: a reload then gets a fresh world, which the page says.
  }
}

export function recallWorld(slug: string): WorldMemory | null {
  try {
    const text = sessionStorage.getItem(key(slug));
    const memory = text === null ? null : (JSON.parse(text) as Partial<WorldMemory>);
    return typeof memory?.world === 'string' ? { world: memory.world, lastSeq: memory.lastSeq ?? 0 } : null;
  } catch {
    // As above, or somebody else's text under our key.
    return null;
  }
}

export function forgetWorld(slug: string): void {
  try {
    sessionStorage.removeItem(key(slug));
  } catch {
    // As above.
  }
}

export interface TerminalSize {
  cols: number;
  rows: number;
}

const SIZE = 'daemonlab:terminal-size';

/** The size the page's terminal had last: a new world's shell can have it from its first prompt on. */
export function rememberSize(size: TerminalSize): void {
  try {
    localStorage.setItem(SIZE, JSON.stringify(size));
  } catch {
    // As above: the terminal is then resized once the page has measured its own.
  }
}

export function recallSize(): TerminalSize | null {
  try {
    const size = JSON.parse(localStorage.getItem(SIZE) ?? 'null') as Partial<TerminalSize> | null;
    const { cols, rows } = size ?? {};
    const sound =
      Number.isInteger(cols) &&
      Number.isInteger(rows) &&
      cols! >= 2 &&
      cols! <= 500 &&
      rows! >= 1 &&
      rows! <= 300;
    return sound ? { cols: cols!, rows: rows! } : null;
  } catch {
    // As above.
    return null;
  }
}
