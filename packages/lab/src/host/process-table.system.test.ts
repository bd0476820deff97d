import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { eventually } from '@daemonlab/testkit';
import { expect, test } from 'vitest';
import { ProcessTable } from './process-table.js';

const place = {
  hidden: new Set<number>(),
  init: { pid: process.pid, comm: 'node', kind: 'subreaper' } as const,
  isolation: 'host' as const,
  procRoot: '/proc',
  root: '/',
};

/** A shell that goes on at a word, and a table of it; `under` says what it is in the middle of. */
async function tableOf(script: string) {
  const child = spawn('sh', ['-c', script], { stdio: ['pipe', 'ignore', 'ignore'] });
  const pid = child.pid!;
  const under = { exec: false, change: false };
  const table = new ProcessTable(
    place,
    {
      changing: () => new Set(under.change ? [pid] : []),
      isExecing: (one) => under.exec && one === pid,
      isHeld: () => false,
      ownMask: () => null,
      processes: new Map([[pid, {} as never]]),
    },
    false,
  );
  await eventually(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sh\0'), {
    what: 'the shell',
  });
  return {
    pid,
    under,
    goOn: () => child.stdin.write('\n'),
    /** Its mask as it is next told, touched after it was read or not; null: kept back. */
    told(touched: boolean): string | null | undefined {
      table.touchAll();
      table.refresh();
      if (touched) table.touch(pid);
      const umask = table.news()?.set.find((one) => one.pid === pid)?.umask;
      return table.incomplete ? null : umask;
    },
    row() {
      table.touchAll();
      table.refresh();
      return table.table.get(pid);
    },
    async end() {
      table.close();
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}

test('a process within execve is still what it was, and no row where it was not there before', async () => {
  const { pid, under, goOn, row, end } = await tableOf('read _; exec sleep 60');
  try {
    under.exec = true;
    expect(row()).toBeUndefined();
    under.exec = false;
    expect(row()?.cmd).toBe('sh -c read _; exec sleep 60');
    under.exec = true;
    goOn();
    await eventually(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8') === 'sleep\x0060\0', {
      what: 'the exec',
    });
    expect(row()?.cmd).toBe('sh -c read _; exec sleep 60');
    under.exec = false;
    expect(row()?.cmd).toBe('sleep 60');
  } finally {
    await end();
  }
});

test('a process within a call by which it changes is still what it was, but a new one is there', async () => {
  const { pid, under, goOn, row, end } = await tableOf('umask 022; read _; umask 077; read _');
  const umask = (): string | undefined =>
    /^Umask:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  try {
    await eventually(() => umask() === '0022', { what: 'its first mask' });
    under.change = true;
    expect(row()?.umask).toBe('0022');
    goOn();
    await eventually(() => umask() === '0077', { what: 'its other mask' });
    expect(row()?.umask).toBe('0022');
    under.change = false;
    expect(row()?.umask).toBe('0077');
  } finally {
    await end();
  }
});

test('a row that was touched after it was read is kept back, but not twice in a row', async () => {
  const { pid, goOn, told, end } = await tableOf('umask 022; read _; umask 077; read _');
  const umask = (): string | undefined =>
    /^Umask:\s*(\d+)$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  try {
    await eventually(() => umask() === '0022', { what: 'its first mask' });
    expect([told(true), told(false)]).toEqual([null, '0022']);
    goOn();
    await eventually(() => umask() === '0077', { what: 'its other mask' });
    expect([told(true), told(true), told(true)]).toEqual([null, '0077', null]);
  } finally {
    await end();
  }
});
