import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as constants from './constants.js';

/** The kernel's headers and libc's cannot be included together; each program prints what it knows. */
const KERNEL = ['sched', 'close_range', 'openat2', 'prctl', 'mount', 'wait', 'fcntl', 'seccomp'].map(
  (name) => `linux/${name}.h`,
);
const SETS = [
  ['stdio.h', ...KERNEL, 'asm/ioctls.h'],
  ['asm/signal.h'],
  ['stdio.h', 'sys/mount.h', 'sys/socket.h', 'fcntl.h', 'sys/file.h', 'sys/wait.h', 'signal.h', 'sched.h'],
];

const program = (headers: string[], names: string[]): string => `
#define _GNU_SOURCE
${headers.map((header) => `#if __has_include(<${header}>)\n#include <${header}>\n#endif`).join('\n')}
int printf(const char *, ...);
int main(void) {
${names.map((name) => `#ifdef ${name}\n  printf("${name} %lld\\n", (long long)(${name}));\n#endif`).join('\n')}
  return 0;
}
`;

/** All there are; CLONE3_BITS has numbers of bits, not values. */
const { CLONE3_BITS: _, ...rest } = constants;
const TABLES: readonly constants.Table[] = Object.entries(rest).map(([name, value]) =>
  typeof value === 'number' ? { [name]: value } : value,
);

let folder: string;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'daemonlab-constants-'))));
afterAll(() => rmSync(folder, { recursive: true }));

/** Values of those names that the headers define, printed by a C program; null without a compiler. */
function print(headers: string[], names: string[]): [string, number][] | null {
  const source = join(folder, 'print.c');
  writeFileSync(source, program(headers, names));
  const cc = spawnSync('cc', ['-w', '-o', join(folder, 'print'), source], { encoding: 'utf8' });
  if (cc.status === null) return null;
  expect(cc.stderr).toBe('');
  const { stdout } = spawnSync(join(folder, 'print'), { encoding: 'utf8' });
  const words = stdout.trim().split('\n');
  return words.map((line) => [line.split(' ')[0]!, Number(line.split(' ')[1])]);
}

it('every value is the one that the headers have', ({ skip }) => {
  const names = [...new Set(TABLES.flatMap((table) => Object.keys(table)))];
  const found = new Map<string, number>();
  for (const headers of SETS) {
    const printed = print(headers, names);
    if (printed === null) return skip('no cc, so nothing checks the values of flags');
    for (const [name, value] of printed) found.set(name, value);
  }
  for (const table of TABLES) {
    for (const [name, value] of Object.entries(table)) {
      // Headers older than a flag do not have it.
      if (found.has(name)) expect([name, found.get(name)! >>> 0]).toEqual([name, value >>> 0]);
    }
  }
  expect(found.size).toBeGreaterThan(names.length * 0.9);
});
