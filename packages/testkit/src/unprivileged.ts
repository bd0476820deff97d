import { readFileSync } from 'node:fs';

/** Where a number that nobody has is looked for; below the ranges of systemd's dynamic users and of containers. */
const FIRST = 59_000;

/**
 * A uid and gid to run a child as an ordinary user, to be given to `spawn`. As root: numbers that stand in no passwd
 * file, so no process or file of anyone's is theirs. As an ordinary user: one's own.
 */
export function unprivileged(): { uid: number; gid: number } {
  const own = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
  if (own.uid !== 0) return own;
  const taken = new Set(
    readFileSync('/etc/passwd', 'utf8')
      .split('\n')
      .map((line) => Number(line.split(':')[2])),
  );
  let id = FIRST;
  while (taken.has(id)) id += 1;
  return { uid: id, gid: id };
}
