import { arm64, x64 } from '@daemonlab/libc';
import { describe, expect, it } from 'vitest';
import { decode, FakeMemory, isTold, u64s } from './fake.test-support.js';
import { isToldPath } from './open.js';

const AT_FDCWD = -100;
const watch = { watchFiles: true };

describe('descriptors', () => {
  it('dup, dup2, dup3, close show numbers', () => {
    expect(decode('dup', [0])).toEqual([0]);
    expect(decode('dup2', [3, 1])).toEqual([3, 1]);
    expect(decode('dup3', [3, 1, x64.openFlags.O_CLOEXEC])).toEqual([3, 1, ['O_CLOEXEC']]);
    const { O_APPEND, O_CLOEXEC } = x64.openFlags;
    expect(decode('dup3', [3, 1, O_APPEND | O_CLOEXEC])).toEqual([3, 1, ['O_APPEND', 'O_CLOEXEC']]);
    expect(decode('close', [-1])).toEqual([-1]);
  });

  it('close_range shows the end of all as ~0U', () => {
    expect(decode('close_range', [3, 0xffffffff, 0])).toEqual([3, '~0U', []]);
    expect(decode('close_range', [3, 9, 4])).toEqual([3, 9, ['CLOSE_RANGE_CLOEXEC']]);
  });
});

describe('open', () => {
  it('shows path, flags and, where a file may be made, its mode', () => {
    const memory = new FakeMemory();
    const path = memory.text('/tmp/pid');
    const { O_CREAT, O_EXCL, O_TMPFILE } = x64.openFlags;
    expect(decode('open', [path, 1 | O_CREAT | O_EXCL, 0o666], { memory })).toEqual([
      '/tmp/pid',
      ['O_WRONLY', 'O_CREAT', 'O_EXCL'],
      '0666',
    ]);
    expect(decode('open', [path, 0, 0o666], { memory })).toEqual(['/tmp/pid', ['O_RDONLY']]);
    expect(decode('openat', [AT_FDCWD, path, 2 | O_TMPFILE, 0o600], { memory })).toEqual([
      'AT_FDCWD',
      '/tmp/pid',
      ['O_RDWR', 'O_TMPFILE'],
      '0600',
    ]);
    expect(decode('creat', [path, 0o644], { memory })).toEqual(['/tmp/pid', '0644']);
  });

  it('reads flags as the processor has them', () => {
    const memory = new FakeMemory();
    const path = memory.text('/');
    const flags = (arch: typeof x64, value: number): unknown =>
      decode('openat', [3, path, value], { memory, arch })[2];
    expect(flags(x64, 0o200000)).toEqual(['O_RDONLY', 'O_DIRECTORY']);
    expect(flags(arm64, 0o200000)).toEqual(['O_RDONLY', 'O_DIRECT']);
    expect(flags(arm64, 0o40000)).toEqual(['O_RDONLY', 'O_DIRECTORY']);
  });

  it('O_SYNC is one flag, O_DSYNC another, and what has no name is still shown', () => {
    const memory = new FakeMemory();
    const path = memory.text('/');
    const flags = (value: number): unknown => decode('open', [path, value, 0], { memory })[1];
    expect(flags(1 | x64.openFlags.O_SYNC)).toEqual(['O_WRONLY', 'O_SYNC']);
    expect(flags(1 | x64.openFlags.O_DSYNC)).toEqual(['O_WRONLY', 'O_DSYNC']);
    expect(flags(0x40000000)).toEqual(['O_RDONLY', '0x40000000']);
  });

  it('openat2 reads its structure', () => {
    const memory = new FakeMemory();
    const how = memory.put(u64s(x64.openFlags.O_CREAT | 2, 0o640, 8));
    expect(decode('openat2', [AT_FDCWD, memory.text('f'), how, 24], { memory })).toEqual([
      'AT_FDCWD',
      'f',
      { flags: ['O_RDWR', 'O_CREAT'], mode: '0640', resolve: ['RESOLVE_BENEATH'] },
      24,
    ]);
    const beyond = memory.put(u64s(2 ** 32, 0, 0));
    const path = memory.text('f');
    expect(decode('openat2', [AT_FDCWD, path, beyond, 24], { memory })[2]).toEqual({
      flags: ['O_RDONLY', '0x100000000'],
    });
    expect(decode('openat2', [AT_FDCWD, path, beyond, 16], { memory })[2]).toBe(`0x${beyond.toString(16)}`);
  });

  it.each([
    '/dev/null',
    '/dev/tty',
    '/dev/tty1',
    '/dev/ttyS0',
    '/dev/console',
    '/dev/ptmx',
    '/dev/pts/0',
    '/dev/pts/12',
  ])('%s is told', (path) => expect(isToldPath(path)).toBe(true));

  it.each(['/dev//null', '/dev/./pts/0', 'pts/3', 'tty', './null'])('so is the same written as %s', (path) =>
    expect(isToldPath(path)).toBe(true),
  );

  it.each([
    '/dev/zero',
    '/dev/pts',
    '/dev/ttyprintk',
    '/etc/passwd',
    '/dev/nullx',
    '/home/dev/null',
    '/tmp/tty',
  ])('%s is not', (path) => expect(isToldPath(path)).toBe(false));

  it('every file is told with watchFiles', () => {
    const memory = new FakeMemory();
    const path = memory.text('/etc/passwd');
    expect(isTold('openat', [AT_FDCWD, path, 0], { memory })).toBe(false);
    expect(isTold('openat', [AT_FDCWD, path, 0], { memory }, watch)).toBe(true);
    expect(isTold('open', [memory.text('/dev/tty'), 2], { memory })).toBe(true);
    expect(isTold('open', [0x10, 2], { memory })).toBe(false);
  });
});

describe('locks', () => {
  it('flock shows the operation', () => {
    expect(decode('flock', [3, 2 | 4])).toEqual([3, ['LOCK_EX', 'LOCK_NB']]);
  });

  it('fcntl shows what is locked', () => {
    const memory = new FakeMemory();
    const lock = Buffer.alloc(32);
    lock.writeInt16LE(1, 0);
    lock.writeInt16LE(0, 2);
    lock.writeBigInt64LE(0n, 8);
    lock.writeBigInt64LE(0n, 16);
    const address = memory.put(lock);
    const shown = { l_type: 'F_WRLCK', l_whence: 'SEEK_SET', l_start: 0, l_len: 0 };
    expect(decode('fcntl', [3, 6, address], { memory })).toEqual([3, 'F_SETLK', shown]);
    expect(decode('fcntl', [3, 38, address], { memory })).toEqual([3, 'F_OFD_SETLKW', shown]);
    expect(decode('fcntl', [3, 6, 0x10], { memory })).toEqual([3, 'F_SETLK', '0x10']);
  });

  it('fcntl shows an offset that is no exact number as text', () => {
    const memory = new FakeMemory();
    const lock = Buffer.alloc(32);
    lock.writeBigInt64LE(-1n, 8);
    lock.writeBigInt64LE(2n ** 63n - 1n, 16);
    const [, , shown] = decode('fcntl', [3, 6, memory.put(lock)], { memory });
    expect(shown).toMatchObject({ l_start: -1, l_len: '9223372036854775807' });
  });

  it('fcntl shows its way of dup', () => {
    expect(decode('fcntl', [1, 0, 10])).toEqual([1, 'F_DUPFD', 10]);
    expect(decode('fcntl', [1, 1030, 10])).toEqual([1, 'F_DUPFD_CLOEXEC', 10]);
  });
});
