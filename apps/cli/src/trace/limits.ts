import type { CallArg, EventOf, LabInfo, TimelineEvent } from '@daemonlab/protocol';

const FORKS: ReadonlySet<string> = new Set(['fork', 'vfork', 'clone', 'clone3']);

const hasFlag = (arg: CallArg | undefined, flag: string): boolean =>
  Array.isArray(arg)
    ? arg.includes(flag)
    : arg !== null && typeof arg === 'object' && hasFlag(arg.flags, flag);

const makesThread = ({ args }: EventOf<'call'>): boolean => hasFlag(args[0], 'CLONE_THREAD');

const times = (count: number, what: string): string => `${String(count)} ${what}${count === 1 ? '' : 's'}`;

/** Which limits a trace ran into, and what came of that. */
export class LimitsMet {
  /** Calls that failed with EAGAIN, other than by `--fault`. */
  #forks = 0;
  #threads = 0;
  /** The world's own limit was met, and not the kernel's. */
  #own = false;
  #killed = false;

  note(event: TimelineEvent): void {
    if (event.type === 'limit' && event.limit === 'processes') {
      this.#own = true;
      // Told first when a fork is refused, and then whenever a bomb is ended.
      if (event.count > 1) this.#killed = true;
    } else if (event.type === 'call' && FORKS.has(event.name) && event.errno === 'EAGAIN' && !event.fault) {
      if (makesThread(event)) this.#threads += 1;
      else this.#forks += 1;
    }
  }

  /** Whether all that the program had started was killed because of a limit. */
  get killed(): boolean {
    return this.#killed;
  }

  /** What the user is told at the end; null where no limit was met. */
  text({ processes }: Pick<LabInfo['limits'], 'processes'>): string | null {
    if (!this.#own && this.#forks + this.#threads === 0) return null;
    const failed = [
      ...(this.#forks > 0 ? [times(this.#forks, 'fork')] : []),
      ...(this.#threads > 0 ? [times(this.#threads, 'new thread')] : []),
    ].join(' and ');
    if (!this.#own)
      return `${failed} failed with EAGAIN: a limit of the machine's or the program's own was met, none of the world's (fork(2) has them; ulimit -u shows one)`;
    const onlyThreads = this.#threads > 0 && this.#forks === 0;
    const most = onlyThreads
      ? 'it has all the threads it may have'
      : `it may have ${String(processes)} processes`;
    const what = failed === '' ? '' : `, and ${failed} failed with EAGAIN`;
    const end = this.#killed ? '. That is a fork bomb: all that the program had started was killed' : '';
    return `a limit of the world was met: ${most}${what}${end}`;
  }
}
