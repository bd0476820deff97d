import type { TimelineEvent } from '@daemonlab/protocol';

/** Calls both sides tell of, whatever their arguments. */
export const COMPARED = ['setsid', 'setpgid', 'chdir', 'umask', 'dup2', 'kill', 'execve'];

/** What each process did, by its place in the tree: P, its children P.1, P.2 in order of birth, theirs P.1.1 … */
export type Deeds = Record<string, string[]>;

/** Gives processes their names as they are born. */
class Tree {
  readonly #names = new Map<number, string>();
  readonly #children = new Map<number, number>();
  readonly deeds: Deeds = {};

  has(pid: number): boolean {
    return this.#names.has(pid);
  }

  root(pid: number): void {
    this.#names.set(pid, 'P');
    this.deeds.P = [];
  }

  born(parent: number, child: number): void {
    const nth = (this.#children.get(parent) ?? 0) + 1;
    this.#children.set(parent, nth);
    const name = `${this.#names.get(parent) ?? '?'}.${String(nth)}`;
    this.#names.set(child, name);
    this.deeds[name] = [];
    this.did(parent, 'fork');
  }

  did(pid: number, what: string): void {
    const name = this.#names.get(pid);
    if (name !== undefined) this.deeds[name]!.push(what);
  }

  /** A pid as a result (of setsid) by its name, for pids differ between runs. */
  nameOf(pid: number): string {
    return this.#names.get(pid) ?? String(pid);
  }
}

/** What `strace -f -o FILE` wrote. A child may be heard of before its parent's fork has returned: that line comes first. */
export function deedsFromStrace(text: string): Deeds {
  const tree = new Tree();
  const unfinished = new Map<number, string>();
  const lines = text.split('\n').flatMap((line) => {
    const [, pid, rest] = /^(\d+)\s+(.*)$/.exec(line) ?? [];
    if (pid === undefined || rest === undefined) return [];
    const cut = /^(.*) <unfinished \.\.\.>$/.exec(rest);
    if (cut) {
      unfinished.set(Number(pid), cut[1]!);
      return [];
    }
    const resumed = /^<\.\.\. \w+ resumed>(.*)$/.exec(rest);
    return [{ pid: Number(pid), text: resumed ? (unfinished.get(Number(pid)) ?? '') + resumed[1]! : rest }];
  });
  const births = lines.flatMap(({ pid, text: what }) => {
    const [, child] = /^(?:fork|vfork|clone3?)\(.*= (\d+)$/.exec(what) ?? [];
    return child === undefined ? [] : [{ pid, child: Number(child) }];
  });
  if (lines[0]) tree.root(lines[0].pid);
  // A child may have returned from a fork of its own before its parent has from the one that made it.
  while (births.length > 0) {
    const next = births.findIndex(({ pid }) => tree.has(pid));
    const [{ pid, child }] = births.splice(Math.max(0, next), 1) as [(typeof births)[number]];
    tree.born(pid, child);
  }
  for (const { pid, text: what } of lines) {
    const [, code, signal] = /^\+\+\+ (?:exited with (\d+)|killed by (\w+))/.exec(what) ?? [];
    if (code !== undefined || signal !== undefined) tree.did(pid, `exit ${code ?? signal!}`);
    const [, name, result, errno] = /^(\w+)\(.*\)\s+= (-?\d+)(?: (E\w+))?/.exec(what) ?? [];
    if (name === undefined || result === undefined || !COMPARED.includes(name)) continue;
    const number = name === 'umask' ? Number.parseInt(result, 8) : Number(result);
    tree.did(pid, `${name} ${errno ?? (name === 'setsid' ? tree.nameOf(number) : String(number))}`);
  }
  return tree.deeds;
}

/** The same from the events of a trace, beginning with the program's own exec. */
export function deedsFromEvents(events: readonly TimelineEvent[], program: string): Deeds {
  const tree = new Tree();
  const start = events.findIndex((event) => event.type === 'exec' && event.path === program);
  const own = events.slice(start);
  if (own[0]?.type === 'exec') tree.root(own[0].pid);
  for (const event of own) if (event.type === 'fork') tree.born(event.pid, event.child);
  for (const event of own) {
    if (event.type === 'exec') tree.did(event.pid, 'execve 0');
    else if (event.type === 'exit') tree.did(event.pid, `exit ${event.signal ?? String(event.code)}`);
    else if (event.type === 'call' && event.injected !== true && COMPARED.includes(event.name)) {
      if (event.name === 'execve' && event.errno === undefined) continue;
      const { result = -1 } = event;
      tree.did(
        event.pid,
        `${event.name} ${event.errno ?? (event.name === 'setsid' ? tree.nameOf(result) : String(result))}`,
      );
    }
  }
  return tree.deeds;
}
