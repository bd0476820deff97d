import { errnoName, MAX_ERRNO } from '@daemonlab/libc';
import type { CallOutcome } from '@daemonlab/protocol';
import type { InjectionEnd } from '@daemonlab/tracer';

/** How an injected call ended; `blocked` when it has not within `waitMs`. Errors: those of the injection. */
export async function outcomeWithin(done: Promise<InjectionEnd>, waitMs: number): Promise<CallOutcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => (timer = setTimeout(() => resolve('late'), waitMs)));
  const end = await Promise.race([done, late]);
  clearTimeout(timer);
  if (end === 'late') {
    done.catch(() => undefined); // nobody waits for it any more
    return { kind: 'blocked' };
  }
  return outcomeOf(end);
}

function outcomeOf(end: InjectionEnd): CallOutcome {
  switch (end.kind) {
    case 'exited':
      return { kind: 'exited' };
    case 'execed':
      return { kind: 'returned', result: 0 };
    case 'returned':
      if (end.child !== null) return { kind: 'forked', child: end.child };
      if (end.result < 0 && end.result >= -MAX_ERRNO)
        return { kind: 'failed', errno: errnoName(-end.result) };
      return { kind: 'returned', result: end.result };
  }
}
