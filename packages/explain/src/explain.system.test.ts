import { afterEach, describe, expect, test } from 'vitest';
import { eventually, skipReason } from '@daemonlab/testkit';
import { tell, text, type Explanation } from './index.js';
import { endScenes, rowOf, scene } from './scene.test-support.js';

/**
 * Foretellings against the real kernel: each call is foretold from the table, made, and the outcome held against it.
 * What is expected of a case is written down as well, so that a foretelling that promises nothing is noticed.
 */
const ISOLATIONS = (['namespaces', 'host'] as const).filter(
  (one) => one === 'host' || !skipReason('foretellings on the real kernel', 'namespaces'),
);

afterEach(endScenes);

const code = (explained: Explanation): string => explained.code;

describe.skipIf(skipReason('foretellings on the real kernel', 'unshare', 'ptrace', 'bash'))(
  'foretellings on the real kernel',
  () => {
    describe.each(ISOLATIONS)('in %s isolation', (isolation) => {
      test('setsid, setpgid: leaders, members, dead leaders, orphaned groups', async () => {
        const { on, daemon } = await scene(isolation);
        const refused = await on.make(daemon, 'setsid', []);
        expect([refused.value, code(refused.explained)]).toEqual(['EPERM', 'setsid-group-leader']);
        expect(text(tell(refused.explained, 'en'))).toBe(
          `EPERM: process ${String(daemon)} leads group ${String(daemon)}, and a group leader cannot call setsid.`,
        );
        const a = await on.fork(daemon);
        const b = await on.fork(daemon);
        expect((await on.make(daemon, 'setpgid', [a, 0])).value).toBe(0);
        expect((await on.make(daemon, 'setpgid', [b, a])).value).toBe(0);
        expect(
          (await on.make(daemon, 'setpgid', [a, 30_000], isolation === 'namespaces' ? 'sure' : 'unsure'))
            .value,
        ).toBe('EPERM');
        // a goes back to its parent's group, b stays in group a: a leads nothing, and may not either.
        expect((await on.make(a, 'setpgid', [0, daemon])).value).toBe(0);
        expect((await on.make(a, 'setpgid', [0, daemon])).explained.code).toBe('setpgid-same');
        const kept = await on.make(a, 'setsid', []);
        expect([kept.value, code(kept.explained)]).toEqual(['EPERM', 'setsid-group-lives']);
        expect(kept.explained.data).toEqual({ pid: a, pgid: daemon, members: [b] });
        // A zombie is still a member.
        expect((await on.make(b, '_exit', [0])).value).toBe('exited');
        expect((await on.make(a, 'setsid', [])).value).toBe('EPERM');
        expect((await on.make(daemon, 'wait', [b], 'unsure')).value).toBe(b);
        expect((await on.make(a, 'setsid', [])).value).toBe(a);
        expect((await on.make(a, 'setsid', [])).explained.code).toBe('setsid-session-leader');
        expect((await on.make(daemon, 'setpgid', [a, 0])).explained.code).toBe('setpgid-child-left-session');
        expect((await on.make(a, 'setpgid', [0, 0])).explained.code).toBe('setpgid-session-leader');
        expect((await on.make(a, 'setpgid', [daemon, 0])).value).toBe('ESRCH');
        expect((await on.make(daemon, 'setpgid', [0, -5])).value).toBe('EINVAL');
        expect((await on.make(daemon, 'setpgid', [-5, 1])).value).toBe('ESRCH');
        const c = await on.fork(daemon);
        const elsewhere = await on.make(c, 'setpgid', [0, a]);
        expect([elsewhere.value, elsewhere.explained.code]).toEqual(['EPERM', 'setpgid-group-elsewhere']);
        await on.make(c, 'execve', ['/bin/sleep', ['sleep', '1000'], []], 'unsure');
        await eventually(
          () => {
            if (on.lab.timeline.table.get(c)?.comm !== 'sleep') throw new Error('not yet');
            return true;
          },
          { what: 'what was waited for' },
        );
        const execed = await on.make(daemon, 'setpgid', [c, 0]);
        expect([execed.value, execed.explained.code]).toEqual(['EACCES', 'setpgid-child-execed']);
        // The classic: the parent leaves, its child is in the group of a dead leader, and setsid works.
        const d = await on.fork(daemon);
        const { told } = await on.make(daemon, '_exit', [0]);
        expect(told.code === 'exit' && told.data.orphans).toEqual([a, c, d]);
        await rowOf(on.lab, 'an orphan', (r) => r.pid === d && r.ppid === on.lab.info.init.pid);
        expect((await on.make(d, 'getppid', [])).value).toBe(on.lab.info.init.pid);
        expect((await on.make(d, 'setsid', [])).value).toBe(d);
      });

      test('terminals: acquired by whom, by which open, and lost how', async () => {
        const { on, daemon } = await scene(isolation);
        const { lab } = on;
        const tty0 = lab.info.terminals[0]!.tty;
        const other = await lab.openTerminal(80, 24, { program: 'mydaemon' });
        const child = await on.fork(daemon);
        expect((await on.make(child, 'ioctl', [0, 'TIOCSCTTY', 0])).explained.code).toBe(
          'tty-not-session-leader',
        );
        expect((await on.make(child, 'setsid', [])).value).toBe(child);
        expect((await on.make(child, 'open', ['/dev/tty', ['O_RDWR']])).value).toBe('ENXIO');
        expect((await on.make(child, 'ioctl', [0, 'TIOCNOTTY'])).explained.code).toBe('tty-not-ours');
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', child])).value).toBe('ENOTTY');
        const taken = await on.make(child, 'open', [`/dev/${tty0}`, ['O_RDWR']]);
        expect(taken.explained).toMatchObject({
          code: 'open-terminal',
          data: { why: 'taken', sid: on.shell },
        });
        expect((await on.make(child, 'ioctl', [0, 'TIOCSCTTY', 0])).explained.code).toBe('tty-taken');
        if (isolation === 'namespaces')
          expect((await on.make(child, 'ioctl', [0, 'TIOCSCTTY', 1])).explained.code).toBe(
            'tty-taken-unprivileged',
          );
        // A leader gives the other terminal up, and keeps it open: nobody's controlling terminal.
        const guest = other.shell;
        await rowOf(lab, 'the guest', (r) => r.pid === guest && r.cmd.includes('mydaemon'));
        expect((await on.make(guest, 'signal', ['SIGHUP', 'SIG_IGN'])).value).toBe(0);
        const given = await on.make(guest, 'ioctl', [0, 'TIOCNOTTY'], 'unsure');
        expect(given.explained).toMatchObject({
          code: 'tty-dropped-by-leader',
          data: { pid: guest, members: [guest], cut: [] },
        });
        const free = `/dev/${other.tty}`;
        for (const [flags, why] of [
          [['O_RDWR', 'O_NOCTTY'], 'noctty'],
          [['O_WRONLY'], 'write-only'],
        ] as const) {
          const opened = await on.make(child, 'open', [free, [...flags]]);
          expect(opened.explained).toMatchObject({ code: 'open-terminal', data: { why } });
          expect(lab.timeline.table.get(child)?.tty).toBe('?');
        }
        const grandchild = await on.fork(child);
        const member = await on.make(grandchild, 'open', [free, ['O_RDWR']]);
        expect(member.explained).toMatchObject({
          code: 'open-terminal',
          data: { why: 'not-leader', sid: child },
        });
        const got = await on.make(child, 'open', [free, ['O_RDWR']]);
        expect(got.told).toMatchObject({ code: 'open-controlling', data: { pid: child, tty: other.tty } });
        expect(got.explained.code).toBe('open-controlling');
        expect(lab.timeline.table.get(child)).toMatchObject({ tty: other.tty, tpgid: child });
        expect((await on.make(child, 'open', [`/dev/${tty0}`, ['O_RDWR']])).explained).toMatchObject({
          data: { why: 'has-one' },
        });
        expect((await on.make(child, 'open', ['/dev/tty', ['O_RDWR']])).explained.code).toBe(
          'open-own-terminal',
        );
        const own = typeof got.value === 'number' ? got.value : -1;
        expect((await on.make(child, 'dup2', [own, 0], 'unsure')).value).toBe(0);
        expect((await on.make(child, 'ioctl', [0, 'TIOCSCTTY', 0])).explained.code).toBe('tty-already');
        expect((await on.make(child, 'ioctl', [1, 'TIOCSCTTY', 0])).explained.code).toBe('tty-has-one');
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', child])).value).toBe(0);
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', on.shell])).explained.code).toBe(
          'foreground-group-elsewhere',
        );
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', -4])).value).toBe('EINVAL');
        if (isolation === 'namespaces')
          expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', 20_000])).explained.code).toBe(
            'foreground-no-group',
          );
        expect((await on.make(child, 'signal', ['SIGHUP', 'SIG_IGN'])).value).toBe(0);
        const dropped = await on.make(child, 'ioctl', [0, 'TIOCNOTTY'], 'unsure');
        expect(dropped.explained).toMatchObject({ code: 'tty-dropped-by-leader', data: { cut: [] } });
        expect((await on.make(child, 'ioctl', [0, 'TIOCSCTTY', 0], 'unsure')).explained.code).toBe(
          'tty-taken-over',
        );
        // Hung up: the file is there, the terminal is not.
        await lab.closeTerminal(other.terminal);
        await rowOf(
          lab,
          'a dead terminal',
          (r) => r.pid === child && (r.fds['0'] ?? '').endsWith('(deleted)'),
        );
        expect((await on.make(child, 'write', [0, 'x'])).value).toBe('EIO');
        expect((await on.make(child, 'read', [0, 1])).value).toBe(0);
        expect((await on.make(child, 'ioctl', [0, 'TIOCSCTTY', 0])).value).toBe('EIO');
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', child])).value).toBe('ENOTTY');
      });

      test('background: SIGTTIN, ignored, blocked, orphaned', async () => {
        const { on, daemon } = await scene(isolation);
        const child = await on.fork(daemon);
        expect((await on.make(daemon, 'setpgid', [child, 0])).value).toBe(0);
        expect((await on.make(child, 'signal', ['SIGTTIN', 'SIG_IGN'])).value).toBe(0);
        expect((await on.make(child, 'read', [0, 1])).explained.code).toBe('background-read-unstopped');
        expect((await on.make(child, 'signal', ['SIGTTIN', 'SIG_DFL'])).value).toBe(0);
        expect((await on.make(child, 'sigprocmask', ['SIG_BLOCK', ['SIGTTIN', 'SIGTTOU']])).value).toBe(0);
        expect((await on.make(child, 'read', [0, 1])).value).toBe('EIO');
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', child])).value).toBe(0);
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', daemon])).value).toBe(0);
        expect((await on.make(child, 'sigprocmask', ['SIG_SETMASK', []], 'unsure')).value).toBe(0);
        // The parent leaves: nobody of the session is left who could continue the group.
        await on.make(daemon, '_exit', [0]);
        await rowOf(
          on.lab,
          'an orphan',
          (r) => r.pid === child && r.ppid === on.lab.info.init.pid && r.tpgid === on.shell,
        );
        const orphaned = await on.make(child, 'read', [0, 1]);
        expect([orphaned.value, orphaned.explained.code]).toEqual(['EIO', 'background-orphaned']);
        expect((await on.make(child, 'ioctl', [0, 'TIOCSPGRP', child])).value).toBe('ENOTTY');
        expect((await on.make(child, 'write', [1, 'y'], 'unsure')).value).toBe(1);
      });

      test('of a stopped process', async () => {
        const { on, daemon } = await scene(isolation);
        await on.lab.signal(daemon, 'SIGSTOP');
        await rowOf(
          on.lab,
          'it stopped',
          (r) => r.pid === daemon && r.stat.startsWith('T') && r.tpgid === on.shell,
        );
        expect((await on.make(daemon, 'setsid', [])).value).toBe('EPERM');
        expect((await on.make(daemon, 'umask', ['0027'])).value).toBe(0o022);
        for (const [signal, fate] of [
          ['SIGTSTP', 'already'],
          ['SIGTERM', 'stopped'],
          ['SIGSTOP', 'already'],
        ] as const) {
          const sent = await on.make(daemon, 'kill', [daemon, signal]);
          expect([sent.value, sent.explained.data]).toMatchObject([0, { fates: [{ fate, pids: [daemon] }] }]);
        }
        const child = await on.fork(daemon);
        expect((await on.make(child, 'setsid', [])).value).toBe(child);
        const read = await on.make(daemon, 'read', [0, 1], 'unsure');
        expect(read.outcome).toEqual({ kind: 'blocked' });
        expect(read.explained).toMatchObject({
          code: 'background-stop',
          data: { fates: [{ fate: 'already', pids: [daemon] }] },
        });
      });

      test('descriptors, directory, umask, signals, children', async () => {
        const { on, daemon } = await scene(isolation);
        expect((await on.make(daemon, 'close', [0])).value).toBe(0);
        expect((await on.make(daemon, 'close', [0])).value).toBe('EBADF');
        expect((await on.make(daemon, 'close', [-1])).value).toBe('EBADF');
        expect((await on.make(daemon, 'read', [0, 1])).value).toBe('EBADF');
        expect((await on.make(daemon, 'open', ['/dev/null', ['O_RDWR']])).value).toBe(0);
        expect((await on.make(daemon, 'ioctl', [0, 'TIOCSCTTY', 0])).value).toBe('ENOTTY');
        expect((await on.make(daemon, 'dup2', [0, 1])).value).toBe(1);
        expect((await on.make(daemon, 'dup', [1])).value).toBe(3);
        expect((await on.make(daemon, 'dup2', [0, 40])).value).toBe(40);
        expect((await on.make(daemon, 'dup', [1])).value).toBe(4);
        expect((await on.make(daemon, 'dup2', [0, 0])).value).toBe(0);
        expect((await on.make(daemon, 'dup2', [0, -1])).value).toBe('EBADF');
        expect((await on.make(daemon, 'close_range', [3])).value).toBe(0);
        expect((await on.make(daemon, 'close_range', [9, 3])).value).toBe('EINVAL');
        expect((await on.make(daemon, 'umask', ['0027'])).value).toBe(0o022);
        expect((await on.make(daemon, 'umask', [0])).value).toBe(0o027);
        expect((await on.make(daemon, 'chdir', ['/'])).value).toBe(0);
        expect((await on.make(daemon, 'chdir', [''])).value).toBe('ENOENT');
        const missing = await on.make(daemon, 'chdir', ['/not/there'], 'unsure');
        expect([missing.value, missing.explained.code]).toEqual(['ENOENT', 'path-missing']);
        const file = await on.make(daemon, 'chdir', ['/etc/passwd'], 'unsure');
        expect([file.value, file.explained.code]).toEqual(['ENOTDIR', 'path-not-a-directory']);
        expect((await on.make(daemon, 'wait', [-1])).value).toBe('ECHILD');
        expect((await on.make(daemon, 'signal', ['SIGKILL', 'SIG_IGN'])).value).toBe('EINVAL');
        expect((await on.make(daemon, 'signal', ['SIGHUP', 'SIG_IGN'])).value).toBe(0);
        const child = await on.fork(daemon);
        const hup = await on.make(daemon, 'kill', [-daemon, 'SIGHUP']);
        expect(hup.told).toMatchObject({
          code: 'kill',
          data: { fates: [{ fate: 'ignored', pids: [daemon, child] }] },
        });
        expect((await on.make(daemon, 'kill', [child, 0])).value).toBe(0);
        expect((await on.make(daemon, 'kill', [child, -3])).value).toBe('EINVAL');
        expect((await on.make(daemon, 'kill', [child, 'SIGTERM'])).explained).toMatchObject({
          data: { fates: [{ fate: 'ends', pids: [child] }] },
        });
        await rowOf(on.lab, 'a zombie', (r) => r.pid === child && r.stat.startsWith('Z'));
        expect((await on.make(daemon, 'kill', [child, 'SIGTERM'])).explained).toMatchObject({
          data: { fates: [{ fate: 'zombie' }] },
        });
        if (isolation === 'namespaces') {
          expect((await on.make(daemon, 'kill', [9999, 'SIGTERM'])).value).toBe('ESRCH');
          expect((await on.make(daemon, 'kill', [-9999, 'SIGTERM'])).value).toBe('ESRCH');
          expect((await on.make(daemon, 'kill', [1, 'SIGKILL'])).told).toMatchObject({
            data: { fates: [{ fate: 'init', pids: [1] }] },
          });
          expect(on.lab.timeline.table.has(1)).toBe(true);
        }
      });

      test('what stands in the way is not what it looks like', async () => {
        const { on, daemon } = await scene(isolation);
        const folder = `${on.lab.info.home}/hunt-${String(daemon)}`;
        const child = await on.fork(daemon);
        const code = async (...args: Parameters<typeof on.make>): Promise<unknown[]> => {
          const { value, explained } = await on.make(...args);
          return [value, explained.code];
        };
        // It has a child, but not this one.
        expect(await code(daemon, 'wait', [on.shell])).toEqual(['ECHILD', 'not-a-child']);
        expect(await code(daemon, 'wait', [-on.shell])).toEqual(['ECHILD', 'not-a-child']);
        expect(await code(daemon, 'wait', [0, ['WNOHANG']], 'unsure')).toEqual([0, 'wait-nobody']);
        await on.lab.signal(child, 'SIGSTOP');
        await rowOf(on.lab, 'a stopped one', (r) => r.pid === child && r.stat.startsWith('T'));
        const stopped = await on.make(daemon, 'wait', [-1, ['WUNTRACED']], 'unsure');
        expect([stopped.told.code, stopped.value]).toEqual(['wait-stopped', child]);
        await on.lab.signal(child, 'SIGCONT');
        // A script that is there, whose interpreter is not; a directory.
        expect(await code(child, 'mkdir', [folder, '0755'], 'unsure')).toEqual([0, 'changed']);
        const script = `${folder}/script`;
        const { value } = await on.make(child, 'open', [script, ['O_CREAT', 'O_WRONLY'], '0755'], 'unsure');
        const fd = typeof value === 'number' ? value : -1;
        expect((await on.make(child, 'write', [fd, '#!/not/there\n'], 'unsure')).value).toBe(13);
        expect((await on.make(child, 'close', [fd], 'unsure')).value).toBe(0);
        expect(await code(child, 'execve', [script, ['script'], []], 'unsure')).toEqual([
          'ENOENT',
          'exec-missing',
        ]);
        expect(await code(child, 'execve', ['/etc', ['etc'], []], 'unsure')).toEqual([
          'EACCES',
          'exec-refused',
        ]);
        // The directory is missing, not the file that was to be made.
        const flags = ['O_CREAT', 'O_WRONLY'];
        expect(await code(child, 'open', [`${folder}/no/x`, flags, '0644'], 'unsure')).toEqual([
          'ENOENT',
          'folder-missing',
        ]);
        expect(await code(child, 'mkdir', [`${folder}/no/x`, '0755'], 'unsure')).toEqual([
          'ENOENT',
          'folder-missing',
        ]);
        await on.make(child, 'unlink', [script], 'unsure');
        await on.make(child, 'rmdir', [folder], 'unsure');
        // Numbers that no descriptor can have, and a terminal that does not exist.
        expect(await code(child, 'dup2', [0, 50_000_000], 'unsure')).toEqual(['EBADF', 'fd-beyond-limit']);
        expect((await on.make(child, 'setsid', [])).value).toBe(child);
        const nowhere = await on.make(child, 'open', ['/dev/pts/99999', ['O_RDWR']], 'unsure');
        const unseen = isolation === 'host' ? 'tty-session-unseen' : 'path-unseen';
        expect([nowhere.told.code, nowhere.value]).toEqual([unseen, 'ENOENT']);
      });

      test('a write from the background with tostop on', async () => {
        const { on, daemon } = await scene(isolation);
        const child = await on.fork(daemon);
        expect((await on.make(child, 'setpgid', [0, 0])).value).toBe(0);
        const stty = await on.fork(daemon);
        await on.make(stty, 'execve', ['/bin/stty', ['stty', 'tostop'], []], 'unsure');
        await rowOf(on.lab, 'the end of stty', (r) => r.pid === stty && r.stat.startsWith('Z'));
        const { explained } = await on.make(child, 'write', [1, 'x'], 'unsure');
        expect(explained).toMatchObject({
          code: 'background-stop',
          data: { signal: 'SIGTTOU', fates: [{ fate: 'stops', pids: [child] }] },
        });
      });

      test('subreapers adopt; a session leader takes the foreground group of its terminal along', async () => {
        const { on, daemon } = await scene(isolation);
        expect((await on.make(daemon, 'prctl', ['PR_SET_CHILD_SUBREAPER', 1])).value).toBe(0);
        const middle = await on.fork(daemon);
        const orphan = await on.fork(middle);
        const { explained } = await on.make(middle, '_exit', [0]);
        expect(explained).toMatchObject({
          code: 'exit',
          data: { orphans: [orphan], adopter: daemon, adopterSure: true },
        });
        await rowOf(on.lab, 'the adopted', (r) => r.pid === orphan && r.ppid === daemon);
        const other = await on.lab.openTerminal(80, 24, { program: 'mydaemon' });
        const leader = (
          await rowOf(
            on.lab,
            'a leader',
            (r) => r.tty === other.tty && r.sid === r.pid && r.cmd.includes('mydaemon'),
          )
        ).pid;
        const front = await on.fork(leader);
        const back = await on.fork(leader);
        expect((await on.make(leader, 'setpgid', [back, 0])).value).toBe(0);
        const end = await on.make(leader, '_exit', [0]);
        expect(end.told).toMatchObject({
          code: 'exit',
          data: { hangup: { pgid: leader, members: [front], cut: [front, back] } },
        });
        await eventually(
          () => {
            const left = on.lab.timeline.table;
            if (left.has(front) || left.get(back)?.tty !== '?') throw new Error('not yet');
            return true;
          },
          { what: 'what was waited for' },
        );
      });
    });

    test.skipIf(skipReason('foretellings on the real kernel', 'namespaces'))(
      'mounts: what is missing, and what keeps one busy, may be another thing',
      async () => {
        const { on, daemon } = await scene('namespaces');
        const bind = await on.make(
          daemon,
          'mount',
          ['/not/there', '/mnt', 'none', ['MS_BIND'], ''],
          'unsure',
        );
        expect([bind.value, bind.explained.code]).toEqual(['ENOENT', 'mount-missing']);
        const plain = await on.make(daemon, 'mount', ['lab', '/not/there', 'tmpfs', 0, ''], 'unsure');
        expect([plain.value, plain.explained.code]).toEqual(['ENOENT', 'path-missing']);
        const root = await on.make(daemon, 'umount', ['/'], 'unsure');
        expect([root.value, root.explained.code]).toEqual(['EINVAL', 'umount-root']);
        // The row shows what setuid has changed.
        const child = await on.fork(daemon);
        const user = await on.make(child, 'setuid', [1000], 'unsure');
        if (user.value === 0)
          expect(user.explained).toMatchObject({ data: { cells: [{ column: 'uid', was: 'root' }] } });
      },
    );

    test.skipIf(skipReason('foretellings on the real kernel', 'namespaces'))(
      'a mount is busy as long as the table shows somebody in it',
      async () => {
        const { on, daemon } = await scene('namespaces');
        expect((await on.make(daemon, 'mount', ['lab', '/mnt', 'tmpfs', 0, ''], 'unsure')).value).toBe(0);
        const child = await on.fork(daemon);
        expect((await on.make(child, 'chdir', ['/mnt'], 'unsure')).value).toBe(0);
        const busy = await on.make(daemon, 'umount', ['/mnt']);
        expect([busy.value, busy.explained.data]).toEqual([
          'EBUSY',
          { path: '/mnt', cwd: [child], files: [] },
        ]);
        expect((await on.make(child, 'chdir', ['/'])).value).toBe(0);
        expect((await on.make(daemon, 'umount', ['/mnt'], 'unsure')).explained.code).toBe('umount');
        expect((await on.make(daemon, 'umount', ['/mnt'], 'unsure')).explained.code).toBe('umount-no-mount');
      },
    );
  },
);
