import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';

/** Width of the UID column. */
const WIDTH = 8;

/** A user name as the UID column shows it: cut to seven characters and `+`; a name that is not ASCII there gives the number. */
export function userColumn(name: string, uid: number): string {
  if (name.length <= WIDTH && /^[\x20-\x7e]*$/.test(name)) return name;
  const cut = name.slice(0, WIDTH - 1);
  return /^[\x20-\x7e]*$/.test(cut) ? `${cut}+` : String(uid);
}

/** Asks the machine's name service (LDAP, systemd …) through getent(1); null when it does not know the number. */
export function nameServiceUser(uid: number): string | null {
  try {
    const line = execFileSync('getent', ['passwd', String(uid)], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    return line.split(':', 1)[0] || null;
  } catch {
    return null; // status 2: no such user; ENOENT: no getent on this machine. Both mean the number is shown
  }
}

/** User names from a passwd file, read again when that file has changed. */
export class UserNames {
  readonly #path: string;
  readonly #ask: ((uid: number) => string | null) | null;
  #version = '';
  #names = new Map<number, string>();
  readonly #asked = new Map<number, string>();

  /** `ask` is called once for each number the file does not have. */
  constructor(path: string, ask: ((uid: number) => string | null) | null = null) {
    this.#path = path;
    this.#ask = ask;
  }

  /** Reads the file again if it changed; called once a snapshot. A file that cannot be read names nobody. */
  refresh(): void {
    const stats = statSync(this.#path, { throwIfNoEntry: false });
    const version = stats ? `${stats.mtimeMs} ${stats.ino} ${stats.size}` : 'none';
    if (version === this.#version) return;
    this.#version = version;
    this.#names = this.#read();
  }

  #read(): Map<number, string> {
    const names = new Map<number, string>();
    let text: string;
    try {
      text = readFileSync(this.#path, 'utf8');
    } catch {
      return names; // none in this world, or not ours to read: ps shows numbers then
    }
    for (const line of text.split('\n')) {
      const [name, , uid] = line.split(':');
      if (!name || !uid || names.has(Number(uid))) continue;
      names.set(Number(uid), userColumn(name, Number(uid)));
    }
    return names;
  }

  /** What the UID column shows for a user number. */
  name(uid: number): string {
    const name = this.#names.get(uid) ?? this.#asked.get(uid);
    if (name !== undefined) return name;
    const answer = this.#ask?.(uid) ?? null;
    // A number without a name is cut like one: to ps it is the name.
    const shown = userColumn(answer ?? String(uid), uid);
    this.#asked.set(uid, shown);
    return shown;
  }
}
