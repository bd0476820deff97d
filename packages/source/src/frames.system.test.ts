import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { compileC, skipReason } from '@daemonlab/testkit';
import { FrameTable, type Frame } from './eh-frame.js';
import { readElf, type Section } from './elf.js';
import type { RegisterRule } from './frame-program.js';

const missing = skipReason('frames against readelf', 'compiler', 'readelf', 'x64');

// prettier-ignore
const NAMES = ['rax', 'rdx', 'rcx', 'rbx', 'rsi', 'rdi', 'rbp', 'rsp', 'r8', 'r9', 'r10', 'r11', 'r12', 'r13', 'r14', 'r15', 'ra'];

const plus = (offset: number): string => `${offset < 0 ? '' : '+'}${offset}`;

/** A rule in readelf's words. */
function ruleText(rule: RegisterRule | undefined): string {
  switch (rule?.kind) {
    case undefined:
    case 'undefined':
      return 'u';
    case 'same':
      return 's';
    case 'saved':
      return `c${plus(rule.offset)}`;
    case 'value':
      return `v${plus(rule.offset)}`;
    case 'register':
      return NAMES[rule.register] ?? '';
    case 'saved-expression':
      return 'exp';
    case 'value-expression':
      return 'vexp';
  }
}

function rowText({ cfa, rules }: Frame, columns: readonly string[]): string {
  const words = columns.map((column) => {
    if (column !== 'CFA') return ruleText(rules.get(NAMES.indexOf(column)));
    return cfa.kind === 'expression' ? 'exp' : `${NAMES[cfa.register]}${plus(cfa.offset)}`;
  });
  return words.join(' ');
}

/** Every row that readelf shows: its address, its columns, and what stands in them. */
function rowsOf(path: string): { address: number; columns: string[]; text: string }[] {
  // Its status tells of files that it finds odd, as libc.so.6 is for it.
  const { stdout } = spawnSync('readelf', ['-W', '--debug-dump=frames-interp', path], {
    encoding: 'latin1',
    maxBuffer: 2 ** 28,
  });
  const rows: { address: number; columns: string[]; text: string }[] = [];
  let inFunction = false;
  let columns: string[] = [];
  for (const line of stdout.split('\n')) {
    if (/ (FDE|CIE) /.test(line)) inFunction = line.includes(' FDE ');
    else if (/^\s+LOC /.test(line)) columns = line.trim().split(/\s+/).slice(1);
    else if (inFunction && /^[0-9a-f]{16} \S+[+ ]/.test(line) && !line.includes('ZERO')) {
      const text = line.slice(17).replace(/r\d+ \((\w+)\)/g, '$1');
      rows.push({
        address: parseInt(line.slice(0, 16), 16),
        columns,
        text: text.trim().replace(/\s+/g, ' '),
      });
    }
  }
  return rows;
}

/** The C library that this very process runs with. */
const libc = (): string => / (\/\S*libc[.-]\S*)/.exec(readFileSync('/proc/self/maps', 'latin1'))?.[1] ?? '';

const SMALL = 'int main(int c, char **v) { char b[c]; b[0] = **v; return b[0]; }';

describe.skipIf(missing)('frames', () => {
  const files: [name: string, path: () => string, kind: 'eh' | 'debug'][] = [
    ['the C library', libc, 'eh'],
    [
      '.debug_frame',
      () =>
        compileC({
          source: SMALL,
          flags: ['-O0', '-g', '-fno-asynchronous-unwind-tables', '-nostartfiles', '-Wl,-emain'],
        }),
      'debug',
    ],
  ];
  test.each(files)('%s: every row is what readelf says', (_, path, kind) => {
    const elf = readElf(path(), new Set(['.eh_frame', '.eh_frame_hdr', '.debug_frame']), [
      '.eh_frame',
      '.debug_frame',
    ]);
    const section = (name: string): Section | undefined => elf?.sections.get(name);
    const frames = section(kind === 'eh' ? '.eh_frame' : '.debug_frame');
    if (!frames) throw new Error(`${path()} has no frames`);
    const rows = rowsOf(path());
    expect(rows.length).toBeGreaterThan(kind === 'eh' ? 1000 : 2);
    const tables = [new FrameTable(frames, kind)];
    if (kind === 'eh') tables.push(new FrameTable(frames, kind, section('.eh_frame_hdr')));
    for (const table of tables) {
      const differing = rows.flatMap(({ address, columns, text }) => {
        const frame = table.at(address);
        const ours = frame ? rowText(frame, columns) : 'nothing';
        return ours === text ? [] : [`0x${address.toString(16)}: ${ours}, readelf: ${text}`];
      });
      expect(differing).toEqual([]);
    }
  });
});
