import { arm64, x64, type Arch } from '@daemonlab/libc';
import { describe, expect, it } from 'vitest';
import { decodersFor, withTraps } from './decoders/index.js';
import type { Decoder, Trap } from './decoders/types.js';
import { buildFilter } from './filter.js';
import { runFilter, type Decision } from './run-filter.test-support.js';

const plain = new Map(
  [x64, arm64].map((arch) => [arch, buildFilter(arch, decodersFor(arch), { watchFiles: false })]),
);
const watching = new Map(
  [x64, arm64].map((arch) => [arch, buildFilter(arch, decodersFor(arch), { watchFiles: true })]),
);

function decide(arch: Arch, call: string, args: (bigint | number)[] = [], filters = plain): Decision {
  const nr = arch.syscalls[call];
  if (nr === undefined) throw new Error(`${arch.name} has no ${call}`);
  return runFilter(filters.get(arch)!, { nr, arch: arch.auditArch, args }).decision;
}

/** A filter with one decoder only, for one kind of condition. */
function decideTrap(trap: Trap, args: (bigint | number)[]): Decision {
  const decoder: Decoder = { name: 'read', family: 'test', when: trap, args: () => [] };
  const filter = buildFilter(x64, new Map([['read', decoder]]), { watchFiles: false });
  return runFilter(filter, { nr: x64.syscalls.read!, arch: x64.auditArch, args }).decision;
}

describe.each([x64, arm64])('the filter on $name', (arch) => {
  const { O_CLOEXEC, O_CREAT, O_DIRECTORY, O_NOCTTY, O_NONBLOCK, O_PATH } = arch.openFlags;

  it('stops at every call that is traced whatever its arguments', () => {
    for (const [name, decoder] of decodersFor(arch)) {
      if (decoder.when === 'always') expect([name, decide(arch, name)]).toEqual([name, 'trace']);
    }
    expect(decide(arch, 'setsid')).toBe('trace');
    expect(decide(arch, 'clone3')).toBe('trace');
    expect(decide(arch, 'exit_group')).toBe('trace');
  });

  it('lets every other call pass without reading an argument, so that the kernel can know it beforehand', () => {
    const traced = decodersFor(arch);
    for (const [name, nr] of Object.entries(arch.syscalls)) {
      if (traced.has(name)) continue;
      const run = runFilter(plain.get(arch)!, { nr, arch: arch.auditArch });
      expect([name, run.decision, run.readArgument]).toEqual([name, 'allow', false]);
      expect(run.steps).toBeLessThan(30);
    }
  });

  it('fits far below the 4096 instructions a filter may have', () => {
    expect(watching.get(arch)!.length / 8).toBeLessThan(600);
  });

  it('answers ENOSYS to calls of another architecture', () => {
    const other = arch === x64 ? arm64 : x64;
    expect(runFilter(plain.get(arch)!, { nr: 1, arch: other.auditArch }).decision).toEqual({ errno: 38 });
    const I386 = 0x40000003;
    expect(runFilter(plain.get(arch)!, { nr: 1, arch: I386 }).decision).toEqual({ errno: 38 });
  });

  it('allows numbers that no call has yet', () => {
    expect(runFilter(plain.get(arch)!, { nr: 5000, arch: arch.auditArch }).decision).toBe('allow');
  });

  it('stops at close only for the standard descriptors, at all with watchFiles', () => {
    for (const fd of [0, 1, 2]) expect(decide(arch, 'close', [fd])).toBe('trace');
    for (const fd of [3, 255, -1]) expect(decide(arch, 'close', [fd])).toBe('allow');
    expect(decide(arch, 'close', [3], watching)).toBe('trace');
  });

  it('stops at dup3 when either end is a standard descriptor', () => {
    expect(decide(arch, 'dup3', [5, 2])).toBe('trace');
    expect(decide(arch, 'dup3', [1, 9])).toBe('trace');
    expect(decide(arch, 'dup3', [5, 9])).toBe('allow');
    expect(decide(arch, 'dup3', [5, 9], watching)).toBe('trace');
  });

  it('lets directories, bare references and O_RDONLY|O_NOCTTY opens pass, unless watching files', () => {
    const open = (flags: number, filters = plain): Decision =>
      decide(arch, 'openat', [-100, 0x1000, flags], filters);
    expect(open(0)).toBe('trace');
    expect(open(O_CLOEXEC)).toBe('trace');
    expect(open(2)).toBe('trace');
    expect(open(2 | O_NOCTTY)).toBe('trace');
    expect(open(1 | O_NOCTTY | O_CREAT)).toBe('trace');
    expect(open(O_NOCTTY)).toBe('allow');
    expect(open(O_NOCTTY | O_CLOEXEC | O_NONBLOCK)).toBe('allow');
    expect(open(O_DIRECTORY | O_CLOEXEC)).toBe('allow');
    expect(open(O_PATH)).toBe('allow');
    for (const flags of [O_NOCTTY, O_DIRECTORY, O_PATH]) expect(open(flags, watching)).toBe('trace');
  });

  it('stops at an O_RDONLY|O_NOCTTY open whose path is on the stack', () => {
    const [calls, low] = arch === x64 ? [['open', 'openat'], 0x7ffb] : [['openat'], 0xffff];
    const decisions = (path: bigint, flags: number): Decision[] =>
      calls.map((call) => decide(arch, call, call === 'open' ? [path, flags] : [-100, path, flags]));
    const all = (decision: Decision): Decision[] => calls.map(() => decision);
    const lowest = BigInt(low) << 32n;
    expect(decisions(lowest, O_NOCTTY | O_CLOEXEC)).toEqual(all('trace'));
    expect(decisions(lowest + 0xfffffff0n, O_NOCTTY)).toEqual(all('trace'));
    expect(decisions(lowest - 1n, O_NOCTTY)).toEqual(all('allow'));
    expect(decisions(0xffff_fff0n, O_NOCTTY)).toEqual(all('allow'));
    expect(decisions(lowest, O_NOCTTY | O_DIRECTORY)).toEqual(all('allow'));
    expect(decisions(lowest, O_NOCTTY | O_PATH)).toEqual(all('allow'));
  });

  it('stops at ioctl only for TIOCSCTTY, TIOCSPGRP and TIOCNOTTY', () => {
    for (const request of [0x540e, 0x5410, 0x5422]) expect(decide(arch, 'ioctl', [0, request])).toBe('trace');
    const [TCGETS, TIOCGPGRP, TIOCGWINSZ] = [0x5401, 0x540f, 0x5413];
    for (const request of [TCGETS, TIOCGPGRP, TIOCGWINSZ])
      expect(decide(arch, 'ioctl', [0, request])).toBe('allow');
  });

  it('stops at rt_sigaction and rt_sigprocmask only when they set something', () => {
    for (const call of ['rt_sigaction', 'rt_sigprocmask']) {
      expect(decide(arch, call, [1, 0x7ffc_1234_5678n])).toBe('trace');
      expect(decide(arch, call, [1, 0x7ffc_0000_0000n])).toBe('trace');
      expect(decide(arch, call, [1, 0, 0x7ffc_1234_5678n])).toBe('allow');
    }
  });

  it('stops at prctl only for PR_SET_PDEATHSIG, PR_SET_CHILD_SUBREAPER and seccomp', () => {
    expect(decide(arch, 'prctl', [1, 15])).toBe('trace');
    expect(decide(arch, 'prctl', [36, 1])).toBe('trace');
    expect(decide(arch, 'prctl', [22, 1])).toBe('trace');
    expect(decide(arch, 'seccomp', [0, 0])).toBe('trace');
    expect(decide(arch, 'prctl', [22, 2])).toBe('trace');
    expect(decide(arch, 'prctl', [22, 3])).toBe('allow');
    expect(decide(arch, 'seccomp', [1, 0])).toBe('trace');
    expect(decide(arch, 'seccomp', [2, 0])).toBe('allow');
    const [PR_SET_NAME, PR_SET_NO_NEW_PRIVS] = [15, 38];
    for (const option of [PR_SET_NAME, PR_SET_NO_NEW_PRIVS])
      expect(decide(arch, 'prctl', [option])).toBe('allow');
  });

  it('stops at fcntl for locks, for dups only with watchFiles', () => {
    for (const command of [6, 7, 37, 38]) expect(decide(arch, 'fcntl', [3, command])).toBe('trace');
    const [F_DUPFD, F_SETFD] = [0, 2];
    expect(decide(arch, 'fcntl', [3, F_SETFD])).toBe('allow');
    expect(decide(arch, 'fcntl', [3, F_DUPFD])).toBe('allow');
    expect(decide(arch, 'fcntl', [3, F_DUPFD], watching)).toBe('trace');
    expect(decide(arch, 'fcntl', [3, F_SETFD], watching)).toBe('allow');
  });

  it('stops at connect and sendto where the address can be a UNIX socket', () => {
    expect(decide(arch, 'connect', [3, 0x1000, 110])).toBe('trace');
    for (const inet of [16, 28, 12]) {
      expect(decide(arch, 'connect', [3, 0x1000, inet])).toBe('allow');
      expect(decide(arch, 'connect', [3, 0x1000, inet], watching)).toBe('trace');
    }
    expect(decide(arch, 'connect', [3, 0, 16], watching)).toBe('allow');
    expect(decide(arch, 'sendto', [3, 0x1000, 20, 0, 0x2000, 110])).toBe('trace');
    expect(decide(arch, 'sendto', [3, 0x1000, 20, 0, 0x2000, 16])).toBe('allow');
  });

  it('stops at sendto on a connected socket as syslog makes it', () => {
    const MSG_NOSIGNAL = 0x4000;
    expect(decide(arch, 'sendto', [3, 0x1000, 60, MSG_NOSIGNAL, 0, 0])).toBe('trace');
    expect(decide(arch, 'sendto', [3, 0x1000, 60, 0, 0, 0])).toBe('trace');
    expect(decide(arch, 'sendto', [3, 0x1000, 1_000_000, 0, 0, 0])).toBe('allow');
    expect(decide(arch, 'sendto', [3, 0x1000, 60, 0x40, 0, 0])).toBe('allow');
  });
});

describe('the filter on x64', () => {
  it('answers ENOSYS to x32 numbers', () => {
    expect(runFilter(plain.get(x64)!, { nr: 0x40000000 + 112, arch: x64.auditArch }).decision).toEqual({
      errno: 38,
    });
    expect(runFilter(plain.get(x64)!, { nr: -1, arch: x64.auditArch }).decision).toEqual({ errno: 38 });
  });

  it('stops at dup2 and open as at their newer forms', () => {
    expect(decide(x64, 'dup2', [5, 0])).toBe('trace');
    expect(decide(x64, 'dup2', [5, 6])).toBe('allow');
    expect(decide(x64, 'open', [0x1000, 2])).toBe('trace');
    expect(decide(x64, 'open', [0x1000, x64.openFlags.O_NOCTTY])).toBe('allow');
  });
});

describe('conditions', () => {
  it('oneOf and noneOf look at the low 32 bits, whichever place in the list', () => {
    for (const value of [4, 5, 0xffffffff]) {
      expect(decideTrap({ anyOf: [[{ arg: 5, oneOf: [4, 5, 0xffffffff] }]] }, [0, 0, 0, 0, 0, value])).toBe(
        'trace',
      );
      expect(decideTrap({ anyOf: [[{ arg: 5, noneOf: [4, 5, 0xffffffff] }]] }, [0, 0, 0, 0, 0, value])).toBe(
        'allow',
      );
    }
    expect(decideTrap({ anyOf: [[{ arg: 0, oneOf: [4, 5] }]] }, [6])).toBe('allow');
    expect(decideTrap({ anyOf: [[{ arg: 0, noneOf: [4, 5] }]] }, [6])).toBe('trace');
    expect(decideTrap({ anyOf: [[{ arg: 0, oneOf: [4] }]] }, [0xabcd_0000_0004n])).toBe('trace');
  });

  it('nonZero looks at all 64 bits', () => {
    for (const value of [1n, 1n << 32n, (1n << 32n) | 1n]) {
      expect(decideTrap({ anyOf: [[{ arg: 1, nonZero: true }]] }, [0, value])).toBe('trace');
      expect(decideTrap({ anyOf: [[{ arg: 1, nonZero: false }]] }, [0, value])).toBe('allow');
    }
    expect(decideTrap({ anyOf: [[{ arg: 1, nonZero: true }]] }, [0, 0])).toBe('allow');
    expect(decideTrap({ anyOf: [[{ arg: 1, nonZero: false }]] }, [0, 0])).toBe('trace');
  });

  it('a group holds as a whole, and one group is enough', () => {
    const trap: Trap = {
      anyOf: [
        [
          { arg: 0, atMost: 2 },
          { arg: 1, mask: 0xf0, equals: 0x10 },
          { arg: 2, mask: 0xf, differs: 3 },
        ],
        [{ arg: 3, oneOf: [9] }],
      ],
    };
    expect(decideTrap(trap, [2, 0x1f, 4, 0])).toBe('trace');
    expect(decideTrap(trap, [3, 0x1f, 4, 0])).toBe('allow');
    expect(decideTrap(trap, [2, 0x2f, 4, 0])).toBe('allow');
    expect(decideTrap(trap, [2, 0x1f, 0x13, 0])).toBe('allow');
    expect(decideTrap(trap, [3, 0x2f, 3, 9])).toBe('trace');
  });

  it('long lists do not overflow the 8-bit jumps of the search', () => {
    const oneOf = Array.from({ length: 200 }, (_, i) => i * 3);
    const decoders = new Map(
      ['read', 'write', 'open', 'close', 'setsid'].map((name): [string, Decoder] => [
        name,
        { name, family: 'test', when: { anyOf: [[{ arg: 0, oneOf }], [{ arg: 1, oneOf }]] }, args: () => [] },
      ]),
    );
    const filter = buildFilter(x64, decoders, { watchFiles: false });
    for (const name of decoders.keys()) {
      const run = (args: number[]): Decision =>
        runFilter(filter, { nr: x64.syscalls[name]!, arch: x64.auditArch, args }).decision;
      expect(run([597, 1])).toBe('trace');
      expect(run([1, 597])).toBe('trace');
      expect(run([1, 1])).toBe('allow');
    }
    expect(runFilter(filter, { nr: 39, arch: x64.auditArch }).decision).toBe('allow');
  });
});

describe('options', () => {
  it('traps: a call stops with any arguments, and a name that is none is left out', () => {
    const decoders = withTraps(decodersFor(x64), x64, ['close', 'write', 'no_such_call']);
    const filter = buildFilter(x64, decoders, { watchFiles: false });
    for (const name of ['close', 'write']) {
      const run = runFilter(filter, { nr: x64.syscalls[name]!, arch: x64.auditArch, args: [77] });
      expect(run.decision).toBe('trace');
    }
    expect(runFilter(filter, { nr: x64.syscalls.read!, arch: x64.auditArch }).decision).toBe('allow');
  });

  it('never: a decoder that is only there to be shown does not stop', () => {
    expect(decideTrap('never', [])).toBe('allow');
  });
});
