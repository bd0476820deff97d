import { spawnSync } from 'node:child_process';
import { constants } from 'node:os';
import { describe, expect, it } from 'vitest';
import type { OpenFlag } from './arch/arch.js';
import { arm64, x64, type Arch } from './arch/index.js';
import { ERRNO } from './errno.js';
import { SIGNALS } from './signals.js';

/** All macros after including a header, as the preprocessor has them; null without a compiler or the header. */
function macros(source: string, ...defines: string[]): Map<string, string> | null {
  const { status, stdout } = spawnSync('cc', ['-E', '-dM', ...defines.map((name) => `-D${name}`), '-'], {
    input: source,
    encoding: 'utf8',
  });
  if (status !== 0) return null;
  return new Map([...stdout.matchAll(/^#define (\w+) (.+)$/gm)].map((match) => [match[1]!, match[2]!]));
}

/** A macro's number, through other macros. */
function value(all: Map<string, string>, name: string): number | undefined {
  let text = all.get(name);
  for (let i = 0; i < 5 && text !== undefined && all.has(text); i++) text = all.get(text);
  return text !== undefined && /^(?:0x)?[0-9a-f]+$/i.test(text)
    ? Number(/^0\d/.test(text) ? `0o${text}` : text)
    : undefined;
}

function syscallsIn(all: Map<string, string>): Map<string, number> {
  const found = new Map<string, number>();
  for (const name of all.keys()) {
    const number = name.startsWith('__NR_') ? value(all, name) : undefined;
    if (number !== undefined && !/^__NR_(?:syscalls|arch_specific_syscall)$/.test(name))
      found.set(name.slice(5), number);
  }
  return found;
}

/** Which of the generic table's choices arm64 makes: arch/arm64/include/uapi/asm/unistd.h. */
const ARM64_WANTS = ['RENAMEAT', 'NEW_STAT', 'SET_GET_RLIMIT', 'SYS_CLONE3', 'MEMFD_SECRET'].map(
  (name) => `__ARCH_WANT_${name}`,
);

const TABLES: { arch: Arch; header: string; defines: string[] }[] = [
  { arch: x64, header: 'asm/unistd_64.h', defines: [] },
  { arch: arm64, header: 'asm-generic/unistd.h', defines: ['__BITS_PER_LONG=64', ...ARM64_WANTS] },
];

describe('against the kernel headers', () => {
  it.for(TABLES)('$arch.name system calls are those of $header', ({ arch, header, defines }, { skip }) => {
    const all = macros(`#include <${header}>`, ...defines);
    if (all === null) return skip(`no cc or no ${header}, so nothing checks the table of ${arch.name}`);
    const found = syscallsIn(all);
    expect(found.size).toBeGreaterThan(280);
    for (const [name, number] of found) expect([name, arch.syscalls[name]]).toEqual([name, number]);
    // What the header does not have must be newer than its last call.
    const last = Math.max(...found.values());
    for (const [name, number] of Object.entries(arch.syscalls)) {
      if (!found.has(name)) expect([name, number > last]).toEqual([name, true]);
    }
  });

  it('errno names are those of asm-generic/errno.h', ({ skip }) => {
    const all = macros('#include <asm-generic/errno.h>');
    if (all === null) return skip('no cc or no asm-generic/errno.h, so nothing checks errno names');
    const found = [...all.keys()].filter((name) => /^E[A-Z0-9]+$/.test(name) && /^\d+$/.test(all.get(name)!));
    expect(found.length).toBeGreaterThan(130);
    expect(Object.fromEntries(found.map((name) => [name, value(all, name)]))).toEqual(ERRNO);
  });

  it('flags of open are those of asm/fcntl.h', ({ skip }) => {
    const arch = [x64, arm64].find(({ name }) => name === process.arch);
    const all = macros('#include <asm/fcntl.h>');
    if (all === null || !arch) return skip('no cc or no asm/fcntl.h, so nothing checks flags of open');
    const names = Object.keys(arch.openFlags).filter((name) => name !== 'O_SYNC' && name !== 'O_TMPFILE');
    for (const name of names) {
      // Only libc calls it O_ASYNC.
      expect([name, value(all, name === 'O_ASYNC' ? 'FASYNC' : name)]).toEqual([
        name,
        arch.openFlags[name as OpenFlag],
      ]);
    }
    const { O_DSYNC, O_DIRECTORY, O_SYNC, O_TMPFILE } = arch.openFlags;
    expect(value(all, '__O_SYNC')! | O_DSYNC).toBe(O_SYNC);
    expect(value(all, '__O_TMPFILE')! | O_DIRECTORY).toBe(O_TMPFILE);
  });
});

it('errno and signal numbers are those of Node on this machine', () => {
  for (const [name, number] of Object.entries(constants.errno)) {
    if (name in ERRNO) expect([name, ERRNO[name as keyof typeof ERRNO]]).toEqual([name, number]);
  }
  for (const [name, number] of Object.entries(SIGNALS)) {
    expect([name, constants.signals[name as keyof typeof SIGNALS]]).toEqual([name, number]);
  }
});
