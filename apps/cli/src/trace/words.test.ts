import { constants } from 'node:os';
import { describe, expect, test } from 'vitest';
import type { NewEvent } from '@daemonlab/protocol';
import { PLAIN } from '../terminal/style.js';
import { argText, eventText } from './words.js';

const words = (event: NewEvent): string | null => eventText({ seq: 1, t: 0, ...event }, PLAIN);

describe('arguments', () => {
  test.each([
    ['/dev/null', '"/dev/null"'],
    [['O_RDWR', 'O_NOCTTY'], 'O_RDWR|O_NOCTTY'],
    [[], '0'],
    [['./a', 'O_x y'], '["./a", "O_x y"]'],
    ['SIGHUP', 'SIGHUP'],
    ['0022', '0022'],
    ['AT_FDCWD', 'AT_FDCWD'],
    [null, 'NULL'],
    [-1, '-1'],
    [{ handler: 'SIG_IGN', flags: ['SA_RESTART'] }, '{handler: SIG_IGN, flags: SA_RESTART}'],
    [['SIGHUP', 'SIGRTMIN+1'], '[SIGHUP, SIGRTMIN+1]'],
    [Object.keys(constants.signals).filter((name) => name !== 'SIGKILL'), 'all but [SIGKILL]'],
    [{ handler: '0x10', flags: [], mask: [] }, '{handler: 0x10, flags: 0, mask: []}'],
    ['SIGRTMIN+3', 'SIGRTMIN+3'],
    ['a\x1b[31m\n', '"a\\e[31m\\n"'],
  ])('%j is written %s', (arg, text) => {
    expect(argText(arg)).toBe(text);
  });
});

describe('events in words', () => {
  test.each<[NewEvent, string | null]>([
    [{ type: 'fork', pid: 4, child: 5, via: 'clone' }, 'fork() = 5'],
    [{ type: 'exec', pid: 4, path: '/bin/sleep', argv: ['sleep', '10'] }, 'exec /bin/sleep 10'],
    [{ type: 'call', pid: 5, name: 'setsid', family: 'session', args: [], result: 5 }, 'setsid() = 5'],
    [
      {
        type: 'call',
        pid: 4,
        name: 'rt_sigprocmask',
        family: 'signals',
        args: ['SIG_SETMASK', [], null, 8],
        result: 0,
      },
      'rt_sigprocmask(SIG_SETMASK, []) = 0',
    ],
    [
      {
        type: 'fork',
        pid: 4,
        child: 5,
        via: 'fork',
        source: { file: '/home/me/daemon/mydaemon.c', line: 12 },
      },
      'fork() = 5 at mydaemon.c:12',
    ],
    [
      {
        type: 'hold',
        pid: 5,
        name: 'setsid',
        args: [],
        source: { file: '/home/me/daemon/mydaemon.c', line: 31 },
      },
      'held before setsid() at mydaemon.c:31',
    ],
    [
      { type: 'call', pid: 4, name: 'setsid', family: 'session', args: [], errno: 'EPERM' },
      'setsid() = EPERM (operation not permitted)',
    ],
    [
      {
        type: 'call',
        pid: 4,
        name: 'clone',
        family: 'process',
        args: [['CLONE_CHILD_SETTID', 'SIGCHLD']],
        errno: 'EAGAIN',
        fault: true,
      },
      'clone(CLONE_CHILD_SETTID|SIGCHLD) = EAGAIN (made to fail by --fault)',
    ],
    [
      {
        type: 'call',
        pid: 4,
        name: 'prctl',
        family: 'prctl',
        args: ['PR_SET_SECCOMP', 'SECCOMP_MODE_STRICT'],
        errno: 'EINVAL',
      },
      'prctl(PR_SET_SECCOMP, SECCOMP_MODE_STRICT) = EINVAL (invalid argument: the tracer has a seccomp filter, from which strict mode cannot be entered)',
    ],
    [{ type: 'call', pid: 4, name: 'clone', family: 'process', args: [], result: 5 }, null],
    [
      {
        type: 'signal',
        pid: 4,
        signal: 'SIGHUP',
        from: 0,
        disposition: 'ignored',
        code: 'SI_KERNEL',
        reason: 'hangup',
      },
      'SIGHUP from the kernel, its terminal was hung up; ignored',
    ],
    [
      {
        type: 'call',
        pid: 4,
        name: 'rt_sigaction',
        family: 'signals',
        result: 0,
        args: ['SIGHUP', { handler: 'SIG_IGN', flags: [], mask: [] }, { handler: 'SIG_DFL' }, 8],
      },
      'rt_sigaction(SIGHUP, {handler: SIG_IGN, flags: 0, mask: []}) = 0',
    ],
    [{ type: 'call', pid: 4, name: 'setpgid', family: 's', args: [0, 0], result: 0, injected: true }, null],
    [
      { type: 'call', pid: 4, name: 'umask', family: 'umask', args: ['0000'], result: 18 },
      'umask(0000) = 0022',
    ],
    [{ type: 'exit', pid: 4, code: 0 }, 'ended, status 0'],
    [{ type: 'exit', pid: 4, signal: 'SIGHUP' }, 'ended, killed by SIGHUP'],
    [{ type: 'reparent', pid: 5, from: 4, to: 1, why: 'init' }, 'its parent 4 is gone: adopted by 1 (init)'],
    [
      { type: 'log', facility: 'daemon', severity: 'info', text: 'up\x07' },
      'to syslog, daemon.info: up\\x07',
    ],
    [{ type: 'hold', pid: 5, name: 'chdir', args: ['/'] }, 'held before chdir("/")'],
  ])('%j', (event, text) => {
    expect(words(event)).toBe(text);
  });
});
