import { execFileSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { compileC, skipReason } from '@daemonlab/testkit';
import { ObjectFile } from './object-file.js';
import { readElf } from './elf.js';

const missing = skipReason('lines against addr2line', 'compiler', 'addr2line', 'x64');

const SOURCE = `
#include <stdlib.h>
static int twice(int n) {
  return n * 2;
}
#line 100 "other/part.c"
static int __attribute__((noinline)) part(int n) {
  int sum = 0;
  for (int i = 0; i < n; i++)
    sum += twice(i);
  return sum;
}
#line 900 "/elsewhere/main.c"
int main(int argc, char **argv) {
  if (argc > 3) abort();
  return part(argc) +
    argv[0][0];
}
`;

/** The folder that a build was made in: each has its own. */
const WORK = /work-\w+/;

const build = (flags: readonly string[]): string =>
  compileC({ source: SOURCE, flags: ['-O0', '-no-pie', '-fno-pie', ...flags] });

describe.skipIf(missing)('lines', () => {
  /** `like`: what addr2line is asked of, where it cannot read the build itself (2.40: 64-bit DWARF). */
  const kinds: [name: string, flags: string[], like?: string[]][] = [
    ['DWARF 5', ['-gdwarf-5']],
    ['DWARF 5, 64 bits', ['-gdwarf-5', '-gdwarf64'], ['-gdwarf-5']],
    ['DWARF 4', ['-gdwarf-4']],
    ['DWARF 3', ['-gdwarf-3', '-gstrict-dwarf']],
    ['DWARF 2', ['-gdwarf-2', '-gstrict-dwarf']],
    ['compressed', ['-g', '-gz=zlib']],
    ['functions left out by the linker', ['-g', '-ffunction-sections', '-Wl,--gc-sections']],
  ];
  test.each(kinds)('%s: every instruction is where addr2line says', (_, flags, like = flags) => {
    const path = build(flags);
    const object = ObjectFile.read(path, 'program');
    const text = readElf(path, new Set(['.text']), ['.text'])?.sections.get('.text');
    if (!object || !text) throw new Error(`${path} could not be read`);
    const addresses = Array.from(text.bytes, (_byte, i) => text.address + i);
    const input = addresses.map((address) => `0x${address.toString(16)}`).join('\n');
    const theirs = execFileSync('addr2line', ['-e', build(like)], { encoding: 'utf8', input })
      .trim()
      .split('\n');
    const differing = addresses.flatMap((address, i) => {
      const line = object.lineAt(address);
      const ours = line ? `${line.file}:${line.line}` : '??:?';
      // A file without a line is a guess from the symbols, not from the lines.
      const their = theirs[i]?.replace(/ \(discriminator \d+\)/, '').replace(/^.*:[?0]$/, '??:?');
      return ours.replace(WORK, '') === their?.replace(WORK, '')
        ? []
        : [`0x${address.toString(16)}: ${ours}, addr2line: ${their}`];
    });
    expect(differing).toEqual([]);
    const found = addresses.map((address) => object.lineAt(address)?.file ?? '');
    expect(new Set(found.map((file) => file.split('/').at(-1)))).toEqual(
      new Set(['', 'program.c', 'part.c', 'main.c']),
    );
  });

  test('a program without -g is not read', () => {
    expect(ObjectFile.read(compileC({ source: 'int main(void) { return 0; }' }), 'program')).toBeNull();
  });
});
