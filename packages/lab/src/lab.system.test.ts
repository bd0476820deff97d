import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kill } from 'node:process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { formatPs } from '@daemonlab/procfs';
import type { Isolation, Lab } from '@daemonlab/protocol';
import { skipReason } from '@daemonlab/testkit';
import { alive, becomes, descendants, events, lab, printed, row, sees, stopAll } from './lab.test-support.js';

const ISOLATIONS: Isolation[] = ['namespaces', 'host'];
const hostPid = (of: Lab): number => (of as Lab & { hostPid: number }).hostPid;

/** In place of the machine's own, in which others have their worlds and leave their folders. */
let temporary = '';
const usual = process.env['TMPDIR'];
beforeAll(() => {
  temporary = mkdtempSync(join(tmpdir(), 'labs-'));
  chmodSync(temporary, 0o1777);
  process.env['TMPDIR'] = temporary;
});
afterAll(() => {
  if (usual === undefined) delete process.env['TMPDIR'];
  else process.env['TMPDIR'] = usual;
  rmSync(temporary, { recursive: true, force: true });
});
const folders = (): string[] =>
  readdirSync(temporary).filter((name) => /^daemonlab-[A-Za-z0-9]{6}$/.test(name));

afterEach(stopAll);

describe.skipIf(skipReason('labs', 'unshare', 'ptrace', 'bash'))('a lab', () => {
  describe.each(ISOLATIONS.filter((one) => one === 'host' || !skipReason('labs', 'namespaces')))(
    'in %s isolation',
    (isolation) => {
      test('is a shell on a terminal, and init', async () => {
        const one = await lab({ isolation });
        const { init, terminals, home } = one.info;
        const [terminal] = terminals;
        // At its prompt: what it reads at its start moves its descriptors about.
        await becomes(() => expect(printed(one)).toMatch(/[$#] $/));
        const rows = await one.snapshot();
        expect(rows.map((r) => r.pid).sort((a, b) => a - b)).toEqual(
          [init.pid, terminal!.shell].sort((a, b) => a - b),
        );
        const shell = rows.find((r) => r.pid === terminal!.shell)!;
        expect(shell).toMatchObject({
          cmd: 'bash',
          comm: 'bash',
          tty: terminal!.tty,
          cwd: home,
          umask: '0022',
          sigblk: [],
        });
        expect([shell.pgid, shell.sid, shell.ppid]).toEqual([shell.pid, shell.pid, init.pid]);
        expect(shell.fds).toEqual({
          0: `/dev/${terminal!.tty}`,
          1: `/dev/${terminal!.tty}`,
          2: `/dev/${terminal!.tty}`,
        });
        if (isolation === 'namespaces')
          expect([init.pid, shell.pid, shell.tty, rows[0]!.cmd]).toEqual([1, 2, 'pts/0', 'init']);
        // Its birth is told once, though more than one step of ours led to it.
        expect(events(one, 'fork').map(({ pid, child }) => [pid, child])).toEqual([[init.pid, shell.pid]]);
        // It is in the table once it is a shell: whoever helped to start it never is, and it not before it has become
        // one. The table is read at once when the lab was quiet before.
        const { timeline } = one;
        for (let opened = 0; opened < 3; opened += 1) {
          let last = 0;
          await becomes(() => {
            const before = last;
            last = timeline.lastSeq;
            expect(last).toBe(before);
          });
          const other = await one.openTerminal(80, 24);
          await becomes(() => expect(timeline.table.get(other.shell)?.tty).toBe(other.tty));
        }
        const vanished = events(one, 'diff').flatMap(({ gone }) => gone);
        expect(vanished.filter((pid) => timeline.table.has(pid))).toEqual([]);
        const shown = events(one, 'diff').flatMap(({ set }) => set.filter(({ comm }) => comm !== undefined));
        expect(new Set(shown.map(({ pid, comm }) => `${pid} ${comm}`))).toEqual(
          new Set([`${init.pid} ${init.comm}`, ...one.info.terminals.map((each) => `${each.shell} bash`)]),
        );
      });

      test('makes a puppet take calls, and shows what they did', async () => {
        const one = await lab({ isolation });
        await one.type(0, './mydaemon\n');
        const daemon = await row(one, 'mydaemon', (r) => r.cmd === './mydaemon');
        const shell = one.info.terminals[0]!.shell;
        expect(daemon).toMatchObject({
          ppid: shell,
          pgid: daemon.pid,
          sid: shell,
          tty: one.info.terminals[0]!.tty,
        });
        expect(await one.call(daemon.pid, 'setsid', [])).toEqual({ kind: 'failed', errno: 'EPERM' });
        const fork = await one.call(daemon.pid, 'fork', []);
        const child = fork.kind === 'forked' ? fork.child : 0;
        expect(await one.call(daemon.pid, '_exit', [3])).toEqual({ kind: 'exited' });
        expect(await one.call(child, 'setsid', [])).toEqual({ kind: 'returned', result: child });
        const after = await row(
          one,
          'the child in a session of its own',
          (r) => r.pid === child && r.sid === child,
        );
        expect(after).toMatchObject({
          ppid: one.info.init.pid,
          pgid: child,
          tty: '?',
          tpgid: -1,
          cmd: './mydaemon',
        });
        expect(events(one, 'exit').at(-1)).toMatchObject({ pid: daemon.pid, code: 3 });
        expect(events(one, 'reparent').at(-1)).toMatchObject({
          pid: child,
          from: daemon.pid,
          to: one.info.init.pid,
        });
        expect(
          events(one, 'call')
            .filter((e) => e.name === 'setsid')
            .map((e) => e.errno ?? e.result),
        ).toEqual(['EPERM', child]);
        await row(one, 'the shell in the foreground', (r) => r.pid === shell && r.tpgid === shell);
      });

      test('leaves job control as it is', async () => {
        const one = await lab({ isolation });
        const shell = one.info.terminals[0]!.shell;
        await one.type(0, 'sleep 100\n');
        const { pid } = await row(one, 'sleep', (r) => r.comm === 'sleep' && r.tpgid === r.pid);
        await one.type(0, '\x1a');
        await row(one, 'sleep stopped', (r) => r.pid === pid && r.stat.startsWith('T') && r.tpgid === shell);
        await one.type(0, 'bg\n');
        await row(one, 'sleep running', (r) => r.pid === pid && r.stat.startsWith('S'));
        await one.type(0, 'fg\n');
        await row(one, 'sleep in the foreground', (r) => r.pid === pid && r.tpgid === pid);
        await one.type(0, '\x03');
        await becomes(() => expect(one.timeline.table.has(pid)).toBe(false));
        await one.type(0, 'cat &\n');
        const cat = await row(one, 'cat stopped', (r) => r.comm === 'cat' && r.stat.startsWith('T'));
        const told = one.timeline
          .since(0)
          .flatMap((e) =>
            e.type === 'stop' || e.type === 'continue'
              ? [`${e.type} ${e.pid === pid ? 'sleep' : 'cat'} ${e.signal}`]
              : [],
          );
        expect(told).toEqual(['stop sleep SIGTSTP', 'continue sleep SIGCONT', 'stop cat SIGTTIN']);
        expect(events(one, 'signal').find((e) => e.pid === cat.pid && e.signal === 'SIGTTIN')).toMatchObject({
          from: 0,
          code: 'SI_KERNEL',
          reason: 'background-read',
          disposition: 'default',
        });
        expect(events(one, 'exit').find((e) => e.pid === pid)).toMatchObject({ signal: 'SIGINT' });
      });

      test('hangs a terminal up: the kernel tells the session leader, bash tells its jobs', async () => {
        const one = await lab({ isolation });
        const shell = one.info.terminals[0]!.shell;
        await one.type(0, 'sleep 100 &\n');
        const sleep = await row(one, 'sleep', (r) => r.comm === 'sleep');
        await sees(one, '[1]');
        await one.closeTerminal(0);
        await becomes(() => expect(one.timeline.table.size).toBe(1));
        const hups = events(one, 'signal').filter((e) => e.signal === 'SIGHUP');
        expect(hups.find((e) => e.pid === shell)).toMatchObject({
          from: 0,
          reason: 'hangup',
          disposition: 'caught',
        });
        expect(hups.find((e) => e.pid === sleep.pid)).toMatchObject({
          from: shell,
          code: 'SI_USER',
          disposition: 'default',
        });
        expect(one.info.terminals[0]!.open).toBe(false);
      });

      test('leaves nothing when it is stopped', async () => {
        const one = await lab({ isolation });
        await one.type(0, 'sleep 1000 & (setsid sleep 1000 &) ; ./mydaemon &\n');
        await row(
          one,
          'all of them',
          () => [...one.timeline.table.values()].filter((r) => r.cmd.startsWith('sleep 1')).length === 2,
        );
        const all = [hostPid(one), ...descendants(hostPid(one))];
        expect(all.length).toBeGreaterThan(2);
        await one.stop();
        await becomes(() => expect(all.filter(alive)).toEqual([]));
        expect(folders()).toEqual([]);
      });

      test('leaves nothing when its lab host is killed', async () => {
        const one = await lab({ isolation });
        await one.type(0, 'sleep 1000 & (setsid sleep 1000 &)\n');
        await row(
          one,
          'both',
          () => [...one.timeline.table.values()].filter((r) => r.cmd.startsWith('sleep 1')).length === 2,
        );
        const all = [hostPid(one), ...descendants(hostPid(one))];
        kill(hostPid(one), 'SIGKILL');
        expect(await one.gone).toMatchObject({ reason: 'died' });
        await becomes(() => expect(all.filter(alive)).toEqual([]));
        await becomes(() => expect(folders()).toEqual([]));
        await expect(one.type(0, 'x')).rejects.toMatchObject({ code: 'gone' });
      });

      test('leaves nothing when it is given up while it starts', async () => {
        const abort = new AbortController();
        const start = lab({ isolation, signal: abort.signal });
        if (isolation === 'host') await becomes(() => expect(folders()).toHaveLength(1), { everyMs: 0 });
        abort.abort();
        await expect(start).rejects.toMatchObject({ code: 'aborted' });
        await becomes(() => expect(folders()).toEqual([]));
      });

      test('shows the table that ps prints', async () => {
        const one = await lab({ isolation });
        await one.type(0, 'sleep 100 | sleep 101 &\n');
        await row(one, 'one half', (r) => r.cmd === 'sleep 100');
        await row(one, 'the other half', (r) => r.cmd === 'sleep 101');
        await one.type(0, 'clear; ps -efj\n');
        await becomes(() => expect(printed(one)).toMatch(/STIME[^]*[$#] $/));
        const mine = (text: string): string[] =>
          text
            .split(/\r?\n/)
            .filter((line) => /sleep 10[01]|\bbash\b/.test(line) && !/[$#] /.test(line))
            // C and TIME go on between the two; procfs is held against ps column by column in its own tests.
            .map((line) => line.trim().split(/ +/).toSpliced(8, 1).toSpliced(5, 1).join(' '));
        const ours = mine(formatPs(await one.snapshot()));
        expect(ours).toHaveLength(3);
        // A host world's ps shows the whole machine: ours must be among its lines.
        expect(mine(printed(one))).toEqual(expect.arrayContaining(ours));
      });
    },
  );
});

describe.skipIf(skipReason('labs', 'unshare', 'ptrace', 'bash', 'namespaces'))('worlds apart', () => {
  test('neither sees, signals nor traces another', async () => {
    const [one, two] = await Promise.all([
      lab({ isolation: 'namespaces' }),
      lab({ isolation: 'namespaces' }),
    ]);
    await one.type(0, 'sleep 4321 & echo $$; touch /tmp/mine\n');
    await row(one, 'sleep', (r) => r.comm === 'sleep');
    await two.type(
      0,
      'ls /tmp; ls -d /proc/[0-9]*; kill -9 -1; cat /proc/*/cmdline | tr "\\0" " "; echo do\'\'ne\n',
    );
    await sees(two, 'done\r\n');
    expect(printed(two)).not.toContain('mine');
    expect([...two.timeline.table.keys()]).not.toContain(4321);
    expect([...one.timeline.table.values()].map((r) => r.cmd)).toContain('sleep 4321');
  });

  test('root of a world is nobody outside', async () => {
    const one = await lab({ isolation: 'namespaces' });
    const uidOf = (pid: number): number =>
      Number(/^Uid:\t(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))![1]);
    // One that the shell has started may be gone before it is looked at.
    await becomes(() => {
      const uids = descendants(hostPid(one)).map(uidOf);
      expect(uids.length).toBeGreaterThan(1);
      expect(uids).not.toContain(0);
    });
    await one.type(0, "id -u; touch /usr/x; cat /etc/shadow; ls /root /home; echo e''nd\n");
    await sees(one, 'end\r\n');
    expect(printed(one)).toContain('Read-only file system');
    expect(printed(one)).toMatch(/shadow: No such file/);
  });

  test('a fork bomb ends with a message, and other worlds go on', async () => {
    const [one, two] = await Promise.all([
      lab({ isolation: 'namespaces' }),
      lab({ isolation: 'namespaces' }),
    ]);
    await one.type(0, 'bomb() { bomb | bomb & }; bomb\n');
    await becomes(() => expect(events(one, 'limit').at(-1)).toMatchObject({ limit: 'processes' }));
    await two.type(0, 'echo still $((40 + 2))\n');
    await sees(two, 'still 42');
    await becomes(() => expect(one.timeline.table.size).toBeLessThan(4));
    await one.type(0, '\necho back $((1 + 1))\n');
    await sees(one, 'back 2');
  });

  test('what reaches /dev/log is told with its sender', async () => {
    const one = await lab({ isolation: 'namespaces' });
    await one.type(0, 'logger -p daemon.warning -t test hello\n');
    await becomes(() => expect(events(one, 'log')).toHaveLength(1));
    const [log] = events(one, 'log');
    expect(log).toMatchObject({ facility: 'daemon', severity: 'warning' });
    expect(log!.text).toContain('test: hello');
    expect(events(one, 'exec').at(-1)!.pid).toBe(log!.pid);
  });

  test('a file system can be mounted, and is busy while a process is in it', async () => {
    const one = await lab({ isolation: 'namespaces' });
    await one.type(
      0,
      'mount -t tmpfs none /mnt && cd /mnt && cp ~/mydaemon . && (./mydaemon &) && cd / && umount /mnt; echo status $?\n',
    );
    await sees(one, 'status 32');
    expect(printed(one)).toContain('target is busy');
  });
});
