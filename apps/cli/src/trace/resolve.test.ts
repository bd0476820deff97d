import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromElsewhere, interpreterOf, resolveProgram } from './resolve.js';

let root: string;
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'daemonlab-resolve-')));
  for (const folder of ['bin', 'more', 'more/folder']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'bin/tool'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(root, 'more/tool'), '#!/bin/sh\n', { mode: 0o755 });
  writeFileSync(join(root, 'more/bare'), 'echo hello\n', { mode: 0o755 });
  writeFileSync(join(root, 'more/plain'), 'text');
  chmodSync(join(root, 'more/plain'), 0o644);
  symlinkSync('../bin/tool', join(root, 'more/link'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

const resolve = (...command: string[]): ReturnType<typeof resolveProgram> =>
  resolveProgram(command, join(root, 'more'), `${root}/bin:${root}/more`);

describe('finding a program', () => {
  test('a plain name through PATH, one with a slash from here', () => {
    expect(resolve('tool', '-x')).toEqual({
      file: `${root}/bin/tool`,
      path: `${root}/bin/tool`,
      argv: ['tool', '-x'],
    });
    expect(resolve('./tool')).toMatchObject({ file: `${root}/more/tool`, path: './tool' });
  });

  test('a link is run under its own name', () => {
    expect(resolve('./link')).toMatchObject({ path: './link', argv: ['./link'] });
  });

  test('a text without #! goes to sh, as in every shell', () => {
    expect(resolve('bare', 'a')).toEqual({
      file: `${root}/more/bare`,
      path: '/bin/sh',
      argv: ['/bin/sh', `${root}/more/bare`, 'a'],
    });
  });

  test('a folder of PATH is named as it is there', () => {
    const from = (searchPath: string): string => resolveProgram(['tool'], root, searchPath).path;
    expect(from('none:more')).toBe('more/tool');
    expect(from('more/')).toBe('more/tool');
    expect(resolveProgram(['tool'], join(root, 'more'), ':/bin').path).toBe('./tool');
  });

  test('where the world has not the folder it is started from, all is found by its whole path', () => {
    expect(fromElsewhere(resolve('./tool', '-x'))).toEqual({
      file: `${root}/more/tool`,
      path: `${root}/more/tool`,
      argv: ['./tool', '-x'],
    });
    expect(fromElsewhere(resolve('./bare', 'a')).argv).toEqual(['/bin/sh', `${root}/more/bare`, 'a']);
    expect(fromElsewhere(resolve('/bin/sh', 'a')).argv).toEqual(['/bin/sh', 'a']);
  });

  test('what begins like an executable is none of sh’s business', () => {
    writeFileSync(join(root, 'more/elf'), '\x7fELF text', { mode: 0o755 });
    expect(resolve('./elf').path).toBe('./elf');
  });

  test('the interpreter a script names', () => {
    writeFileSync(join(root, 'more/script'), '#! /usr/bin/env python3\n');
    expect(interpreterOf(join(root, 'more/script'))).toBe('/usr/bin/env');
    expect(interpreterOf(join(root, 'more/bare'))).toBeNull();
  });

  test.each([
    ['nothing', 127, "trace: no program 'nothing' in PATH; for one in this folder write ./nothing"],
    ['./nothing', 127, "trace: './nothing': no such file"],
    ['./tool/x', 127, "trace: './tool/x': no such file"],
    ['', 127, "trace: '': no such file"],
    ['plain', 126, "trace: 'plain' is not executable (chmod +x makes it so)"],
    ['./plain', 126, "trace: './plain' is not executable (chmod +x makes it so)"],
    ['./folder', 126, "trace: './folder' is a folder"],
    ['folder', 127, "trace: no program 'folder' in PATH; for one in this folder write ./folder"],
  ])('%j cannot be run: %i', (cmd, status, message) => {
    expect(() => resolve(cmd)).toThrow(expect.objectContaining({ status, message }) as Error);
  });
});
