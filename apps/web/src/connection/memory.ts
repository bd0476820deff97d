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
