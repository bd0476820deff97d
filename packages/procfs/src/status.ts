import { signalNames } from './signals.js';

/** What is taken from /proc/PID/status. Source: proc_pid_status(5). */
export interface Status {
  /** The process; another number than that of the folder for a thread which is not its first: /proc lists none, and has them. */
  tgid: number;
  /** Effective user id, as seen from the user namespace of the reader. */
  euid: number;
  /** `0022`; empty where there is none (a zombie). */
  umask: string;
  /** Memory is locked: `L` in `ps -o stat`. */
  locked: boolean;
  sigblk: string[];
  sigign: string[];
  sigcgt: string[];
}

/** The value of the line that starts with `key`. The Name line cannot forge one: the kernel escapes its newlines. */
function valueOf(text: string, key: string): string {
  const at = text.indexOf(`\n${key}:\t`);
  if (at < 0) return '';
  const from = at + key.length + 3;
  const to = text.indexOf('\n', from);
  return text.slice(from, to < 0 ? undefined : to);
}

/** Reads the text of /proc/PID/status; null when it is not one. */
export function parseStatus(text: string): Status | null {
  const uids = valueOf(text, 'Uid').split('\t');
  if (uids.length < 4) return null;
  const umask = valueOf(text, 'Umask');
  const locked = valueOf(text, 'VmLck');
  return {
    tgid: Number(valueOf(text, 'Tgid')),
    euid: Number(uids[1]),
    umask: umask === '' ? '' : umask.padStart(4, '0'),
    locked: locked !== '' && Number.parseInt(locked, 10) > 0,
    sigblk: signalNames(valueOf(text, 'SigBlk')),
    sigign: signalNames(valueOf(text, 'SigIgn')),
    sigcgt: signalNames(valueOf(text, 'SigCgt')),
  };
}
