import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { surroundingsFor, type Caller, type Surroundings } from './surroundings.js';

let root: string;
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'daemonlab-surroundings-'));
  for (const folder of ['a', 'a/b', 'c']) mkdirSync(join(root, folder));
  writeFileSync(join(root, 'a/prog'), 'program', { mode: 0o755 });
  symlinkSync('../a/prog', join(root, 'c/link'));
});
afterAll(() => {
  rmSync(root, { recursive: true });
});

const USER = 1000;
const run = (file: string, cwd: string, more: Partial<Caller> & { args?: string[] } = {}): Surroundings =>
  surroundingsFor(
    { file, path: file, argv: ['./x', ...(more.args ?? [])] },
    { cwd, uid: USER, searchPath: '/usr/bin:/bin', ...more },
  );

describe('what a world is given', () => {
  test('the folder of the program and the caller’s, or the one that holds the other', () => {
    expect(run(`${root}/a/prog`, `${root}/c`)).toMatchObject({
      share: [`${root}/a`, `${root}/c`],
      cwd: `${root}/c`,
    });
    expect(run(`${root}/a/prog`, `${root}/a/b`).share).toEqual([`${root}/a`]);
    expect(run(`${root}/a/prog`, root).share).toEqual([root]);
  });

  test('the folder of a link and of what it points to', () => {
    expect(run(`${root}/c/link`, '/').share).toEqual([`${root}/c`, `${root}/a`]);
  });

  test('the folders of a script’s interpreters', () => {
    writeFileSync(join(root, 'c/script'), `#!${root}/a/prog\n`, { mode: 0o755 });
    expect(run(`${root}/c/script`, '/').share).toEqual([`${root}/c`, `${root}/a`]);
  });

  test('what the arguments name: folders, the folders of files, and a file by itself where its folder is the world’s own', () => {
    const alone = join('/tmp', `daemonlab-surroundings-test-${String(process.pid)}`);
    writeFileSync(alone, 'text');
    try {
      const args = [
        '-v',
        `${root}/c`,
        `--config=${root}/a/prog`,
        alone,
        'none',
        '/dev/null',
        '/proc/1/stat',
        '/etc',
      ];
      expect(run('/usr/bin/env', '/', { args }).share).toEqual([`${root}/c`, `${root}/a`, alone]);
      expect(run('/bin/sh', '/', { args: ['-c', `cat ${root}/c/link; ls '${root}/a'`] }).share).toEqual([
        `${root}/c`,
        `${root}/a`,
      ]);
      expect(run('/usr/bin/env', root, { args: ['c/link', '../../nothing'] }).share).toEqual([root]);
    } finally {
      rmSync(alone);
    }
  });

  test('the folders of PATH that are there', () => {
    const searchPath = `/usr/bin:${root}/c:${root}/none::/mnt/elsewhere`;
    expect(run('/usr/bin/env', '/', { searchPath }).share).toEqual([`${root}/c`]);
  });

  test('nothing that it has anyway, and nothing that would hide what it has of its own', () => {
    expect(run('/usr/bin/env', '/')).toMatchObject({ share: [], cwd: '/' });
    expect(run('/usr/bin/env', '/usr/share')).toMatchObject({ share: [], cwd: '/usr/share' });
    expect(run('/usr/bin/env', '/tmp')).toMatchObject({ share: [], cwd: '/tmp' });
  });

  test('a program among the world’s own folders goes along alone', () => {
    const file = join('/tmp', `daemonlab-surroundings-test-${String(process.pid)}`);
    writeFileSync(file, 'program', { mode: 0o700 });
    try {
      expect(run(file, '/tmp')).toEqual({ share: [file], cwd: '/tmp' });
    } finally {
      rmSync(file);
    }
  });

  test('as root, a closed folder too large to be copied stays out: the program alone goes along', () => {
    const big = join(root, 'big');
    mkdirSync(big, { mode: 0o700 });
    writeFileSync(join(big, 'prog'), 'program', { mode: 0o755 });
    for (let i = 0; i < 5001; i += 1) writeFileSync(join(big, String(i)), '');
    const asRoot = { uid: 0 };
    expect(run(join(big, 'prog'), big, asRoot)).toEqual({ share: [join(big, 'prog')], cwd: undefined });
    expect(run(join(big, 'prog'), big)).toEqual({ share: [big], cwd: big });
    // One that all may read is shown as it is, wherever it lies.
    chmodSync(big, 0o755);
    expect(run(join(big, 'prog'), big, asRoot)).toEqual({ share: [big], cwd: big });
  });
});
