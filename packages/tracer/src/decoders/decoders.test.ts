import { arm64, x64 } from '@daemonlab/libc';
import { describe, expect, it } from 'vitest';
import { decodersFor, rawDecoder } from './index.js';
import { decode, FakeMemory, syscallArgs } from './fake.test-support.js';

/** What no decoder may be missing for: the calls that lessons and traces tell of. */
const LISTED = [
  ['fork', 'vfork', 'clone', 'clone3', 'execve', 'execveat', 'exit', 'exit_group', 'setsid', 'setpgid'],
  [
    'chdir',
    'fchdir',
    'chroot',
    'umask',
    'dup',
    'dup2',
    'dup3',
    'close',
    'close_range',
    'open',
    'openat',
    'ioctl',
  ],
  ['rt_sigaction', 'rt_sigprocmask', 'kill', 'tgkill', 'prctl', 'setuid', 'setgid', 'setreuid', 'setregid'],
  [
    'setresuid',
    'setresgid',
    'setgroups',
    'mount',
    'umount2',
    'connect',
    'sendto',
    'flock',
    'fcntl',
    'wait4',
    'waitid',
  ],
].flat();

it.each([x64, arm64])(
  'every call listed in the design has a decoder on $name, if it exists there',
  (arch) => {
    const decoders = decodersFor(arch);
    for (const name of LISTED) expect([name, decoders.has(name)]).toEqual([name, name in arch.syscalls]);
    for (const [name, decoder] of decoders) {
      expect(decoder.name).toBe(name);
      expect(decoder.when).not.toBe('never');
    }
  },
);

it('no decoder throws on arguments that make no sense, nor on memory that cannot be read', () => {
  const wild = [
    [0, 0, 0, 0, 0, 0],
    [-1, -1, -1, -1, -1, -1],
    [1, 2, 3, 4, 5, 6],
    [0xdead_beef_0000n, 0xdead_beef_0000n, 0xdead_beef_0000n, 0x7fff_ffffn, 0x7fff_ffff_ffffn, 1n << 63n],
  ];
  for (const arch of [x64, arm64]) {
    for (const [name, decoder] of decodersFor(arch)) {
      for (const values of wild) {
        const ctx = { args: syscallArgs(values), memory: new FakeMemory() };
        expect([name, decoder.relevant?.(ctx, { watchFiles: true }) ?? true]).toEqual([
          name,
          expect.any(Boolean),
        ]);
        const args = decoder.args(ctx);
        // Arguments travel as JSON: what comes back must be what went.
        const after = decoder.after?.(ctx, 1, args) ?? args;
        expect([name, JSON.parse(JSON.stringify(after))]).toEqual([name, after]);
      }
    }
  }
});

it('a call without a decoder shows its registers, as far as the kind of its arguments is known', () => {
  const ctx = { args: syscallArgs([3, 0x1000, -1]), memory: new FakeMemory() };
  expect(rawDecoder('read').args(ctx)).toEqual([3, '0x1000', -1]);
  expect(rawDecoder('getpid').args(ctx)).toEqual([]);
  expect(rawDecoder('bpf').args(ctx)).toEqual([3, 4096, -1, 0, 0, 0]);
  const path = { ...ctx, args: syscallArgs([-100, 0, 0x7f0000001000]) };
  expect(rawDecoder('unlinkat').args(path)).toEqual(['AT_FDCWD', null, '0x7f0000001000']);
  const memory = new FakeMemory();
  const sets = { ...ctx, memory, args: syscallArgs([-1, memory.pointers(0), 8, 0]) };
  expect(rawDecoder('signalfd4').args(sets)).toEqual([-1, [], 8, 0]);
});

describe('session, directory, umask', () => {
  it('setsid takes nothing, setpgid two pids', () => {
    expect(decode('setsid', [])).toEqual([]);
    expect(decode('setpgid', [0, 0])).toEqual([0, 0]);
    expect(decode('setpgid', [7, -1])).toEqual([7, -1]);
  });

  it('chdir and chroot take a path, fchdir a descriptor', () => {
    const memory = new FakeMemory();
    expect(decode('chdir', [memory.text('/')], { memory })).toEqual(['/']);
    expect(decode('chroot', [memory.text('/srv/jail')], { memory })).toEqual(['/srv/jail']);
    expect(decode('fchdir', [4])).toEqual([4]);
  });

  it('a path that cannot be read shows its address, NULL shows null', () => {
    expect(decode('chdir', [0x1234])).toEqual(['0x1234']);
    expect(decode('chdir', [0])).toEqual([null]);
  });

  it('umask is octal, as a shell prints it', () => {
    expect(decode('umask', [0])).toEqual(['0000']);
    expect(decode('umask', [0o27])).toEqual(['0027']);
    expect(decode('umask', [0o170022])).toEqual(['0170022']);
  });
});

describe('credentials', () => {
  it('ids are unsigned, but for -1', () => {
    expect(decode('setuid', [33])).toEqual([33]);
    expect(decode('setresuid', [0xffffffff, 65534, 0xfffffffe])).toEqual([-1, 65534, 0xfffffffe]);
    expect(decode('setregid', [-1, 5])).toEqual([-1, 5]);
  });

  it('setgroups lists the groups, and says where it stops', () => {
    const memory = new FakeMemory();
    const groups = Buffer.alloc(4 * 300);
    for (let i = 0; i < 300; i++) groups.writeUInt32LE(1000 + i, i * 4);
    const address = memory.put(groups);
    expect(decode('setgroups', [2, address], { memory })).toEqual([2, [1000, 1001]]);
    expect(decode('setgroups', [0, 0], { memory })).toEqual([0, []]);
    expect(decode('setgroups', [-1, address], { memory })).toEqual([-1, `0x${address.toString(16)}`]);
    expect(decode('setgroups', [65537, address], { memory })).toEqual([65537, `0x${address.toString(16)}`]);
    const [, many] = decode('setgroups', [300, address], { memory }) as [number, unknown[]];
    expect(many).toHaveLength(257);
    expect(many.at(-1)).toBe('…');
  });
});

describe('mount', () => {
  it('shows flags by name, without the magic of old', () => {
    const memory = new FakeMemory();
    const [none, mnt, tmpfs, size] = ['none', '/mnt', 'tmpfs', 'size=1m'].map((text) => memory.text(text));
    expect(decode('mount', [none!, mnt!, tmpfs!, 0xc0ed0000 | 6, size!], { memory })).toEqual([
      'none',
      '/mnt',
      'tmpfs',
      ['MS_NOSUID', 'MS_NODEV'],
      'size=1m',
    ]);
    expect(decode('mount', [none!, mnt!, 0, 0x5000, 0], { memory })[3]).toEqual(['MS_BIND', 'MS_REC']);
  });

  it('umount2 shows how it unmounts', () => {
    const memory = new FakeMemory();
    expect(decode('umount2', [memory.text('/mnt'), 0], { memory })).toEqual(['/mnt', []]);
    expect(decode('umount2', [memory.text('/mnt'), 2], { memory })).toEqual(['/mnt', ['MNT_DETACH']]);
  });
});

describe('prctl and terminal', () => {
  it('prctl names what it sets', () => {
    expect(decode('prctl', [36, 1])).toEqual(['PR_SET_CHILD_SUBREAPER', 1]);
    expect(decode('prctl', [1, 15])).toEqual(['PR_SET_PDEATHSIG', 'SIGTERM']);
    expect(decode('prctl', [1, 0])).toEqual(['PR_SET_PDEATHSIG', 0]);
    expect(decode('prctl', [15, 0x1000])).toEqual([15, '0x1000']);
    expect(decode('prctl', [22, 1])).toEqual(['PR_SET_SECCOMP', 'SECCOMP_MODE_STRICT']);
    expect(decode('prctl', [22, 2, 0x1000])).toEqual(['PR_SET_SECCOMP', 'SECCOMP_MODE_FILTER', '0x1000']);
    expect(decode('seccomp', [0, 0, 0])).toEqual(['SECCOMP_SET_MODE_STRICT', 0, null]);
  });

  it('ioctl names the request and reads the group', () => {
    const memory = new FakeMemory();
    const group = Buffer.alloc(4);
    group.writeInt32LE(42);
    expect(decode('ioctl', [3, 0x540e, 0])).toEqual([3, 'TIOCSCTTY', 0]);
    expect(decode('ioctl', [3, 0x5422, 0])).toEqual([3, 'TIOCNOTTY']);
    expect(decode('ioctl', [255, 0x5410, memory.put(group)], { memory })).toEqual([255, 'TIOCSPGRP', 42]);
    expect(decode('ioctl', [255, 0x5410, 0x10], { memory })).toEqual([255, 'TIOCSPGRP', '0x10']);
    expect(decode('ioctl', [0, 0x5401, 0x10])).toEqual([0, '0x5401', '0x10']);
  });
});
