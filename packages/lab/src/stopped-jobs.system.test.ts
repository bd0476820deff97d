import { afterEach, describe, expect, test } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import { events as eventsOf, lab as start, printed, row, sees, stopAll } from './lab.test-support.js';

const missing = skipReason('calls of the stopped jobs of a shell', 'ptrace', 'namespaces', 'unshare', 'bash');

describe.skipIf(missing)('calls of the jobs of a shell', () => {
  afterEach(stopAll);

  test('Ctrl-Z, calls, fg and bg: bash sees what it would see without them', async () => {
    const one = await start({ isolation: 'namespaces' });
    const shell = one.info.terminals[0]!.shell;
    await one.type(0, 'cat\n');
    const { pid } = await row(one, 'cat', (r) => r.comm === 'cat' && r.tpgid === r.pid);
    await one.type(0, '\x1a');
    await row(one, 'cat stopped', (r) => r.pid === pid && r.stat === 'T' && r.tpgid === shell);
    await sees(one, 'Stopped');

    expect(await one.call(pid, 'chdir', ['/usr'])).toEqual({ kind: 'returned', result: 0 });
    expect(await one.call(pid, 'umask', ['0077'])).toEqual({ kind: 'returned', result: 0o022 });
    expect(await one.call(pid, 'setsid', [])).toEqual({ kind: 'failed', errno: 'EPERM' });
    await row(
      one,
      'cat in /usr',
      (r) => r.pid === pid && r.stat === 'T' && r.cwd === '/usr' && r.umask === '0077',
    );
    // The terminal is the shell's: to read it would stop the job, which is stopped already.
    expect(await one.call(pid, 'read', [0, 9], 50)).toEqual({ kind: 'blocked' });
    const before = printed(one).length;
    await one.type(0, 'jobs; echo "all $((6*7))"\n');
    await sees(one, 'all 42');
    expect(printed(one).slice(before)).toMatch(/\[1\]\+ {2}Stopped {17}cat/);

    await one.type(0, 'fg\n');
    await row(one, 'cat in front', (r) => r.pid === pid && r.stat.startsWith('S') && r.tpgid === pid);
    await one.type(0, 'first\n');
    const read = await eventually(
      () => eventsOf(one, 'call').find((e) => e.pid === pid && e.name === 'read'),
      {
        what: 'the end of the read',
      },
    );
    expect(read).toMatchObject({ result: 6, injected: true });
    await one.type(0, 'second\n');
    await sees(one, 'second\r\nsecond');
    await one.type(0, '\x03');
    await eventually(() => !one.timeline.table.has(pid), { what: 'the end of cat' });
    const told = one.timeline
      .since(0)
      .flatMap((e) => (e.type === 'stop' || e.type === 'continue' ? [`${e.type} ${e.signal}`] : []));
    expect(told).toEqual(['stop SIGTSTP', 'continue SIGCONT']);
    expect(printed(one).match(/Stopped/g)).toHaveLength(2);
  });

  test('a stopped puppet', async () => {
    const one = await start({ isolation: 'namespaces' });
    await one.type(0, './mydaemon &\n');
    const { pid } = await row(one, 'mydaemon', (r) => r.comm === 'mydaemon');
    await one.signal(pid, 'SIGSTOP');
    await row(one, 'mydaemon stopped', (r) => r.pid === pid && r.stat.startsWith('T'));
    const forked = await one.call(pid, 'fork', []);
    const child = forked.kind === 'forked' ? forked.child : 0;
    expect(await one.call(child, 'setsid', [])).toEqual({ kind: 'returned', result: child });
    expect(await one.call(child, '_exit', [3])).toEqual({ kind: 'exited' });
    expect(await one.call(pid, 'wait', [child, 0])).toEqual({ kind: 'returned', result: child });
    await row(one, 'mydaemon still stopped', (r) => r.pid === pid && r.stat.startsWith('T'));
    await one.signal(pid, 'SIGCONT');
    await row(one, 'mydaemon going on', (r) => r.pid === pid && r.stat.startsWith('S'));
    expect(await one.call(pid, 'getpid', [])).toEqual({ kind: 'returned', result: pid });
  });
});
