import { arm64 } from '@daemonlab/libc';
import { describe, expect, it } from 'vitest';
import { ARGV_MAX } from './exec.js';
import { decode, decodeAfter, FakeMemory, u64s } from './fake.test-support.js';

const FORK_FLAGS = 0x1200011; // what glibc's fork() passes: CLONE_CHILD_SETTID|CLONE_CHILD_CLEARTID|SIGCHLD
const THREAD_FLAGS = 0x3d0f00;

describe('clone', () => {
  it("shows glibc's fork with the signal of the child's end last", () => {
    expect(decode('clone', [FORK_FLAGS, 0, 0, 0x7f00, 0])).toEqual([
      ['CLONE_CHILD_CLEARTID', 'CLONE_CHILD_SETTID', 'SIGCHLD'],
      null,
      null,
      '0x7f00',
      null,
    ]);
  });

  it('finds child_tid and tls where the processor has them', () => {
    const memory = new FakeMemory();
    expect(decode('clone', [FORK_FLAGS, 0, 0, 1, 2], { memory }).slice(3)).toEqual(['0x1', '0x2']);
    expect(decode('clone', [FORK_FLAGS, 0, 0, 1, 2], { memory, arch: arm64 }).slice(3)).toEqual([
      '0x2',
      '0x1',
    ]);
  });

  it('a thread has no signal', () => {
    const [flags] = decode('clone', [THREAD_FLAGS, 0x7000]);
    expect(flags).toContain('CLONE_THREAD');
    expect(flags).toContain('CLONE_VM');
    expect(flags).not.toContain('SIGCHLD');
  });
});

describe('clone3', () => {
  it('reads as much of the structure as the program says there is', () => {
    const memory = new FakeMemory();
    const args = memory.put(u64s(0x4100, 0, 0, 0, 17, 0x7f00_0000, 0x8000, 0));
    expect(decode('clone3', [args, 64], { memory })).toEqual([
      { flags: ['CLONE_VM', 'CLONE_VFORK'], exit_signal: 'SIGCHLD', stack: '0x7f000000', stack_size: 32768 },
      64,
    ]);
  });

  it('knows the flags above 32 bits', () => {
    const memory = new FakeMemory();
    const args = memory.put(u64s(1n << 32n, 0, 0, 0, 0, 0, 0, 0));
    expect(decode('clone3', [args, 64], { memory })[0]).toEqual({
      flags: ['CLONE_CLEAR_SIGHAND'],
      exit_signal: 0,
    });
    const unknown = memory.put(u64s((1n << 40n) | (1n << 33n), 0, 0, 0, 0, 0, 0, 0));
    expect(decode('clone3', [unknown, 64], { memory })[0]).toEqual({
      flags: ['CLONE_INTO_CGROUP', '0x10000000000'],
      exit_signal: 0,
    });
  });
});

it('exit and exit_group show the status as given', () => {
  expect(decode('exit', [3])).toEqual([3]);
  expect(decode('exit_group', [-1])).toEqual([-1]);
});

describe('execve', () => {
  it('shows path and arguments, and how many variables', () => {
    const memory = new FakeMemory();
    const argv = memory.pointers(memory.text('ps'), memory.text('-efj'), 0);
    const envp = memory.pointers(memory.text('SECRET=1'), memory.text('PATH=/bin'), 0);
    const args = decode('execve', [memory.text('/usr/bin/ps'), argv, envp], { memory });
    expect(args).toEqual(['/usr/bin/ps', ['ps', '-efj'], { vars: 2 }]);
    expect(JSON.stringify(args)).not.toContain('SECRET');
  });

  it('reads lists that go to the very end of readable memory, or past a page', () => {
    const memory = new FakeMemory();
    const word = memory.text('x');
    const atEnd = memory.put(u64s(word, word, 0), 4096 - 24);
    expect(decode('execve', [0, atEnd, 0], { memory })[1]).toEqual(['x', 'x']);
    const across = memory.put(u64s(word, word, word, 0), 4096 - 16);
    expect(decode('execve', [0, across, 0], { memory })[1]).toEqual(['x', 'x', 'x']);
    const odd = memory.put(u64s(word, word, 0), 4096 - 12);
    expect(decode('execve', [0, odd, 0], { memory })[1]).toEqual(['x', 'x']);
  });

  it('stops at the limit and says so', () => {
    const memory = new FakeMemory();
    const word = memory.text('x');
    const exact = memory.pointers(...Array.from({ length: ARGV_MAX }, () => word), 0);
    expect(decode('execve', [0, exact, 0], { memory })[1]).toHaveLength(ARGV_MAX);
    const more = memory.pointers(...Array.from({ length: ARGV_MAX + 1 }, () => word), 0);
    const argv = decode('execve', [0, more, 0], { memory })[1] as string[];
    expect(argv).toHaveLength(ARGV_MAX + 1);
    expect(argv.at(-1)).toBe('…');
  });

  it('a list that cannot be read shows its address', () => {
    expect(decode('execve', [0x10, 0x20, 0x30])).toEqual(['0x10', '0x20', '0x30']);
  });

  it('execveat names its directory and flags', () => {
    const memory = new FakeMemory();
    const argv = memory.pointers(memory.text('sh'), 0);
    const args = decode('execveat', [3, memory.text(''), argv, 0, 0x1000], { memory });
    expect(args).toEqual([3, '', ['sh'], null, ['AT_EMPTY_PATH']]);
  });
});

describe('wait4', () => {
  const status = (value: number): Buffer => {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(value);
    return bytes;
  };

  it.each([
    ['exited', 3 << 8, { exited: 3 }],
    ['killed', 15, { killed: 'SIGTERM' }],
    ['dumped core', 0x80 | 11, { dumped: 'SIGSEGV' }],
    ['stopped', (20 << 8) | 0x7f, { stopped: 'SIGTSTP' }],
    ['continued', 0xffff, 'continued'],
  ])('tells of a child that %s', (_, value, expected) => {
    const memory = new FakeMemory();
    const address = memory.put(status(value));
    expect(decodeAfter('wait4', [-1, address, 2 | 8, 0], 7, { memory })).toEqual([
      -1,
      expected,
      ['WUNTRACED', 'WCONTINUED'],
      null,
    ]);
  });

  it('shows no status where none was written', () => {
    const memory = new FakeMemory();
    const address = memory.put(status(0));
    expect(decodeAfter('wait4', [-1, address, 1, 0], 0, { memory })[1]).toBe(`0x${address.toString(16)}`);
    expect(decodeAfter('wait4', [5, 0, 0, 0], 5, { memory })).toEqual([5, null, [], null]);
  });
});

describe('waitid', () => {
  const info = (code: number, pid: number, status: number): Buffer => {
    const bytes = Buffer.alloc(128);
    bytes.writeInt32LE(17, 0);
    bytes.writeInt32LE(code, 8);
    bytes.writeInt32LE(pid, 16);
    bytes.writeInt32LE(status, 24);
    return bytes;
  };

  it('tells of the child, its status by name where it is a signal', () => {
    const memory = new FakeMemory();
    const exited = memory.put(info(1, 9, 4));
    expect(decodeAfter('waitid', [0, 0, exited, 4], 0, { memory })).toEqual([
      'P_ALL',
      0,
      { si_code: 'CLD_EXITED', si_pid: 9, si_status: 4 },
      ['WEXITED'],
    ]);
    const stopped = memory.put(info(5, 9, 19));
    expect(decodeAfter('waitid', [1, 9, stopped, 2], 0, { memory }).slice(2)).toEqual([
      { si_code: 'CLD_STOPPED', si_pid: 9, si_status: 'SIGSTOP' },
      ['WSTOPPED'],
    ]);
  });

  it('with WNOHANG and no news, there is no child', () => {
    const memory = new FakeMemory();
    const address = memory.put(info(0, 0, 0));
    expect(decodeAfter('waitid', [0, 0, address, 5], 0, { memory })[2]).toEqual({ si_pid: 0 });
  });
});
