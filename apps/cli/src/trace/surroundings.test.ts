import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { surroundingsFor, type Surroundings } from './surroundings.js';

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
const run = (file: string, cwd: string, uid = USER): Surroundings =>
  surroundingsFor({ file, path: file, argv: ['./x'] }, cwd, uid);

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
    expect(run(`${root}/c/link`, '/')).toMatchObject({
      share: [`${root}/c`, `${root}/a`],
      path: `${root}/c/link`,
    });
  });

  test('nothing that it has anyway, and nothing that would hide what it has of its own', () => {
    expect(run('/usr/bin/env', '/')).toMatchObject({ share: [], cwd: '/' });
    expect(run('/usr/bin/env', '/usr/share')).toMatchObject({ share: [], cwd: '/usr/share' });
    expect(run('/usr/bin/env', '/tmp')).toMatchObject({ share: [], cwd: '/tmp' });
  });

  test('a program among the world’s own folders is copied, and the copy removed afterwards', () => {
    const file = join('/tmp', `daemonlab-surroundings-test-${String(process.pid)}`);
    writeFileSync(file, 'program', { mode: 0o700 });
    const given = run(file, '/tmp');
    rmSync(file);
    expect(given.share).toHaveLength(1);
    expect(given.path).toBe(join(given.share[0]!, `daemonlab-surroundings-test-${String(process.pid)}`));
    expect(readFileSync(given.path, 'utf8')).toBe('program');
    expect([given.share[0]!, given.path].map((path) => statSync(path).mode & 0o777)).toEqual([0o755, 0o755]);
    expect(given.argv).toEqual(['./x']);
    given.dispose();
    expect(existsSync(given.share[0]!)).toBe(false);
  });

  test('as root, a closed folder too large to be copied stays out: the program alone goes along', () => {
    const big = join(root, 'big');
    mkdirSync(big, { mode: 0o700 });
    writeFileSync(join(big, 'prog'), 'program', { mode: 0o755 });
    for (let i = 0; i < 5001; i += 1) writeFileSync(join(big, String(i)), '');
    const given = run(join(big, 'prog'), big, 0);
    expect(given.cwd).toBeUndefined();
    expect(given.share).toEqual([join(given.path, '..')]);
    expect(given.share).not.toEqual([big]);
    given.dispose();
    expect(run(join(big, 'prog'), big)).toMatchObject({ share: [big], cwd: big });
  });
});
