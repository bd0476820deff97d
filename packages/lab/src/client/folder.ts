import {
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const NAME = /^daemonlab-[A-Za-z0-9]{6}$/;
/** In the folder: whose it is. */
const OWNER = 'owner';

/** A process as others know it: its number, and the PID namespace that it has it in. */
const nameOf = (pid: number): string => `${readlinkSync('/proc/self/ns/pid')} ${pid}`;

/** Whether it has ended, though perhaps nobody has waited for it yet (proc_pid_stat(5)). */
function isGone(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return /^[ZX]/.test(stat.slice(stat.lastIndexOf(')') + 2));
  } catch (error) {
    const { code = '' } = error as NodeJS.ErrnoException;
    return ['ENOENT', 'ESRCH'].includes(code);
  }
}

/** Makes the folder of a world on the host, of which this lab host has charge. */
export function makeFolder(labHost: number, within = tmpdir()): string {
  const folder = mkdtempSync(join(within, 'daemonlab-'));
  writeFileSync(join(folder, OWNER), nameOf(labHost));
  return folder;
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Removes what is left where a lab host was killed (SIGKILL) together with whoever had started it. */
export function removeAbandoned(within = tmpdir()): void {
  removeWhere(isGone, within);
}

/** Removes the folder of a lab host whose starter is gone, and may not have told it of the folder. */
export function removeFolderOf(labHost: number, within = tmpdir()): void {
  removeWhere((owner) => owner === labHost, within);
}

function removeWhere(wanted: (owner: number) => boolean, within: string): void {
  for (const name of readdirSync(within)) {
    if (!NAME.test(name)) continue;
    const folder = join(within, name);
    try {
      if (statSync(folder).uid !== process.geteuid?.()) continue;
      const owner = readFileSync(join(folder, OWNER), 'utf8');
      const pid = Number(owner.split(' ').at(-1));
      if (pid > 0 && owner === nameOf(pid) && wanted(pid)) removeFolder(folder);
    } catch {
      // Gone meanwhile, or none of ours.
    }
  }
}
