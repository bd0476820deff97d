import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { eventually } from '@daemonlab/testkit';
import { expect, test } from 'vitest';
import { ProcessTable } from './process-table.js';

test('a process within execve is still what it was, and no row where it was not there before', async () => {
  const child = spawn('sh', ['-c', 'read _; exec sleep 60'], { stdio: ['pipe', 'ignore', 'ignore'] });
  const pid = child.pid!;
  let execing = true;
  const table = new ProcessTable(
    {
      hidden: new Set(),
      init: { pid: process.pid, comm: 'node', kind: 'subreaper' },
      isolation: 'host',
      procRoot: '/proc',
      root: '/',
    },
    {
      isExecing: (one) => execing && one === pid,
      isHeld: () => false,
      ownMask: () => null,
      processes: new Map([[pid, {} as never]]),
    },
    false,
  );
  const shown = (): string | undefined => {
    table.touchAll();
    table.refresh();
    return table.table.get(pid)?.cmd;
  };
  try {
    await eventually(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith('sh\0'), {
      what: 'the shell',
    });
    expect(shown()).toBeUndefined();
    execing = false;
    expect(shown()).toBe('sh -c read _; exec sleep 60');
    execing = true;
    child.stdin.write('\n');
    await eventually(() => readFileSync(`/proc/${pid}/cmdline`, 'utf8') === 'sleep\x0060\0', {
      what: 'the exec',
    });
    expect(shown()).toBe('sh -c read _; exec sleep 60');
    execing = false;
    expect(shown()).toBe('sleep 60');
  } finally {
    table.close();
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
});
